//! Dates as legal text writes them (ngày, tháng, năm), impossible ones included.
