//! Reads edXML messages and writes status messages (QCVN 102:2016/BTTTT).
