//! What authorities may certify: policies and names (RFC 5280, 6.1.3 to 6.1.5), judged along a path.

use std::collections::BTreeSet;

use crate::asn1::{self, Node};
use crate::certificate::{Certificate, Name};

const ANY: &str = "2.5.29.32.0";
/// A policy tree of an honest path stays far below.
const NODES: usize = 2_000;

/// Do policies and names hold along a path, given from the leaf up to below the anchor?
pub(crate) fn hold(path: &[Certificate]) -> bool {
    policies_hold(path).unwrap_or(false) && names_hold(path).unwrap_or(false)
}

#[derive(Debug, Clone)]
struct Policy {
    depth: usize,
    policy: String,
    expected: BTreeSet<String>,
    parent: Option<usize>,
    alive: bool,
}

/// The tree of valid policies; none once no policy is valid any more.
struct Tree(Vec<Policy>);

impl Tree {
    fn at(&self, depth: usize) -> Vec<usize> {
        let alive = self.0.iter().enumerate().filter(|(_, node)| node.alive && node.depth == depth);
        alive.map(|(index, _)| index).collect()
    }

    fn add(&mut self, depth: usize, policy: &str, expected: BTreeSet<String>, parent: usize) -> Option<()> {
        if self.0.len() >= NODES {
            return None;
        }
        self.0.push(Policy { depth, policy: policy.to_owned(), expected, parent: Some(parent), alive: true });
        Some(())
    }

    /// Takes away what leads nowhere; false if nothing is left.
    fn prune(&mut self, depth: usize) -> bool {
        for level in (0..depth).rev() {
            for index in self.at(level) {
                let child = self.0.iter().any(|node| node.alive && node.parent == Some(index));
                if let Some(node) = self.0.get_mut(index).filter(|_| !child) {
                    node.alive = false;
                }
            }
        }
        self.0.first().is_some_and(|root| root.alive)
    }
}

fn policies_hold(path: &[Certificate]) -> Option<bool> {
    let count = path.len();
    let any: BTreeSet<String> = [ANY.to_owned()].into();
    let root = Policy { depth: 0, policy: ANY.to_owned(), expected: any, parent: None, alive: true };
    let mut tree = Some(Tree(vec![root]));
    let (mut explicit, mut mapping, mut inhibit) = (count + 1, count + 1, count + 1);
    for (depth, certificate) in path.iter().rev().enumerate().map(|(index, one)| (index + 1, one)) {
        let last = depth == count;
        let policies = certificate.policies()?;
        tree = match (tree, policies) {
            (Some(mut tree), Some(policies)) => {
                let any_counts = inhibit > 0 || (!last && certificate.is_self_issued());
                grow(&mut tree, depth, &policies, any_counts)?;
                tree.prune(depth).then_some(tree)
            }
            _ => None,
        };
        if explicit == 0 && tree.is_none() {
            return Some(false);
        }
        if last {
            explicit = explicit.saturating_sub(1);
        } else {
            let mappings = certificate.policy_mappings()?;
            if mappings.iter().any(|(from, to)| from == ANY || to == ANY) {
                return Some(false);
            }
            if let Some(mut grown) = tree.take() {
                map(&mut grown, depth, &mappings, mapping > 0)?;
                tree = grown.prune(depth).then_some(grown);
            }
            if !certificate.is_self_issued() {
                explicit = explicit.saturating_sub(1);
                mapping = mapping.saturating_sub(1);
                inhibit = inhibit.saturating_sub(1);
            }
        }
        let (require, no_mapping) = certificate.policy_constraints()?;
        match require {
            Some(0) if last => explicit = 0,
            Some(require) if !last => explicit = explicit.min(require),
            _ => {}
        }
        mapping = mapping.min(no_mapping.unwrap_or(mapping));
        inhibit = inhibit.min(certificate.inhibit_any()?.unwrap_or(inhibit));
    }
    Some(explicit > 0 || tree.is_some())
}

fn grow(tree: &mut Tree, depth: usize, policies: &[String], any_counts: bool) -> Option<()> {
    let above = tree.at(depth - 1);
    let one = |policy: &str| BTreeSet::from([policy.to_owned()]);
    for policy in policies.iter().filter(|policy| *policy != ANY) {
        let expecting: Vec<usize> = above
            .iter()
            .copied()
            .filter(|index| tree.0.get(*index).is_some_and(|node| node.expected.contains(policy)))
            .collect();
        for parent in &expecting {
            tree.add(depth, policy, one(policy), *parent)?;
        }
        let any =
            above.iter().copied().find(|index| tree.0.get(*index).is_some_and(|node| node.policy == ANY));
        if let Some(parent) = any.filter(|_| expecting.is_empty()) {
            tree.add(depth, policy, one(policy), parent)?;
        }
    }
    if any_counts && policies.iter().any(|policy| policy == ANY) {
        for parent in above {
            let expected = tree.0.get(parent)?.expected.clone();
            for policy in expected {
                let there = tree.0.iter().any(|node| node.parent == Some(parent) && node.policy == policy);
                if !there {
                    tree.add(depth, &policy, one(&policy), parent)?;
                }
            }
        }
    }
    Some(())
}

fn map(tree: &mut Tree, depth: usize, mappings: &[(String, String)], permitted: bool) -> Option<()> {
    let from: BTreeSet<&String> = mappings.iter().map(|(from, _)| from).collect();
    for policy in from {
        let to: BTreeSet<String> =
            mappings.iter().filter(|(one, _)| one == policy).map(|(_, to)| to.clone()).collect();
        let mut found = false;
        for index in tree.at(depth) {
            let Some(node) = tree.0.get_mut(index).filter(|node| node.policy == *policy) else { continue };
            found = true;
            if permitted {
                node.expected.clone_from(&to);
            } else {
                node.alive = false;
            }
        }
        let any = tree
            .at(depth)
            .into_iter()
            .find(|index| tree.0.get(*index).is_some_and(|node| node.policy == ANY));
        if let Some(parent) = any.filter(|_| permitted && !found).and_then(|index| tree.0.get(index)?.parent)
        {
            tree.add(depth, policy, to, parent)?;
        }
    }
    Some(())
}

/// A name of one of the forms that can be constrained.
#[derive(Debug, Clone, PartialEq, Eq)]
enum General {
    Directory(String),
    Mail(String),
    Host(String),
    Address(String),
    Other(u8),
}

fn general(node: &Node<'_>) -> Option<General> {
    let text = || String::from_utf8_lossy(&node.bytes()).to_lowercase();
    Some(match node.tag & 0x1f {
        1 => General::Mail(text()),
        2 => General::Host(text()),
        4 => General::Directory(Name::read(node.children.first()?)?.key),
        6 => General::Address(text()),
        other => General::Other(other),
    })
}

fn names_hold(path: &[Certificate]) -> Option<bool> {
    let mut permitted: Vec<Vec<General>> = Vec::new();
    let mut excluded: Vec<General> = Vec::new();
    for (index, certificate) in path.iter().enumerate().rev() {
        if index == 0 || !certificate.is_self_issued() {
            let names = names(certificate)?;
            let allowed = |name: &General| {
                permitted.iter().all(|list| {
                    let mut same = list.iter().filter(|one| same_form(one, name)).peekable();
                    same.peek().is_none() || same.any(|one| within(name, one))
                })
            };
            // An exclusion in a form we cannot compare excludes every name of that form.
            let barred = |name: &General, one: &General| {
                within(name, one) || matches!(name, General::Other(_)) && same_form(name, one)
            };
            if names.iter().any(|name| !allowed(name) || excluded.iter().any(|one| barred(name, one))) {
                return Some(false);
            }
        }
        let Some(extension) = certificate.extension("2.5.29.30") else { continue };
        let node = asn1::parse(&extension.value)?;
        for part in node.sequence()? {
            let subtree = |subtree: &Node<'_>| general(subtree.sequence()?.first()?);
            let list: Option<Vec<General>> = part.children.iter().take(256).map(subtree).collect();
            match part.tag {
                0xa0 => permitted.push(list?),
                0xa1 => excluded.extend(list?),
                _ => return Some(false),
            }
        }
    }
    Some(true)
}

fn names(certificate: &Certificate) -> Option<Vec<General>> {
    let mut names = Vec::new();
    if !certificate.subject.key.is_empty() {
        names.push(General::Directory(certificate.subject.key.clone()));
    }
    let alternative = certificate.extension("2.5.29.17");
    if let Some(extension) = alternative {
        for name in asn1::parse(&extension.value)?.sequence()?.iter().take(256) {
            names.push(general(name)?);
        }
    }
    let mails = certificate.subject.parts.iter().filter(|(kind, _)| kind == "1.2.840.113549.1.9.1");
    names.extend(mails.map(|(_, mail)| General::Mail(mail.to_lowercase())));
    Some(names)
}

fn same_form(a: &General, b: &General) -> bool {
    match (a, b) {
        (General::Other(a), General::Other(b)) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

fn within(name: &General, tree: &General) -> bool {
    let host_within = |host: &str, tree: &str| match tree.strip_prefix('.') {
        Some(_) => host.ends_with(tree) && host.len() > tree.len(),
        None => host == tree,
    };
    match (name, tree) {
        (General::Directory(name), General::Directory(tree)) => {
            name == tree || name.strip_prefix(tree.as_str()).is_some_and(|rest| rest.starts_with('/'))
        }
        (General::Mail(name), General::Mail(tree)) if tree.contains('@') => name == tree,
        (General::Mail(name), General::Mail(tree)) => {
            name.rsplit_once('@').is_some_and(|(_, host)| host_within(host, tree))
        }
        (General::Host(name), General::Host(tree)) => {
            name == tree
                || tree.is_empty()
                || name.strip_suffix(tree.as_str()).is_some_and(|rest| rest.ends_with('.'))
        }
        (General::Address(name), General::Address(tree)) => {
            let host = name.split_once("://").map_or("", |(_, rest)| rest);
            let host = host.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            let host = host.split_once(':').map_or(host, |(host, _)| host);
            host_within(host, tree)
        }
        // A form we cannot compare is within no permitted tree.
        _ => false,
    }
}

impl Certificate {
    /// The policies it names; none without the extension. The outer none: it cannot be read.
    fn policies(&self) -> Option<Option<Vec<String>>> {
        let Some(extension) = self.extension("2.5.29.32") else { return Some(None) };
        let node = asn1::parse(&extension.value)?;
        let list: Option<Vec<String>> =
            node.sequence()?.iter().take(256).map(|one| one.sequence()?.first()?.oid()).collect();
        Some(Some(list?))
    }

    fn policy_mappings(&self) -> Option<Vec<(String, String)>> {
        let Some(extension) = self.extension("2.5.29.33") else { return Some(Vec::new()) };
        let node = asn1::parse(&extension.value)?;
        let pair = |one: &Node<'_>| match one.sequence()? {
            [from, to] => Some((from.oid()?, to.oid()?)),
            _ => None,
        };
        node.sequence()?.iter().take(256).map(pair).collect()
    }

    fn policy_constraints(&self) -> Option<(Option<usize>, Option<usize>)> {
        let Some(extension) = self.extension("2.5.29.36") else { return Some((None, None)) };
        let node = asn1::parse(&extension.value)?;
        let mut out = (None, None);
        for part in node.sequence()? {
            let number = part.content.iter().take(4).fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
            match part.tag {
                0x80 => out.0 = Some(number),
                0x81 => out.1 = Some(number),
                _ => return None,
            }
        }
        Some(out)
    }

    fn inhibit_any(&self) -> Option<Option<usize>> {
        let Some(extension) = self.extension("2.5.29.54") else { return Some(None) };
        Some(Some(usize::try_from(asn1::parse(&extension.value)?.small()?).ok()?))
    }
}
