//! Which paths may be written.

use super::GitError;
use crate::text::is_unsafe_char;

/// Refuses a path that could leave the repository, reach into `.git`, or mean different files on different systems.
pub(super) fn check(path: &str) -> Result<(), GitError> {
    let why = if path.is_empty() || path.starts_with('/') {
        "is not a path inside the repository"
    } else if path.chars().any(|c| is_unsafe_char(c) || matches!(c, '\\' | ':')) {
        "holds a character that is not allowed in paths"
    } else if path.len() > 1024 {
        "is longer than 1024 bytes"
    } else {
        match path.split('/').find_map(fault) {
            Some(why) => why,
            None => return Ok(()),
        }
    };
    Err(GitError::Refused(format!("`{}` {why}", crate::text::visible(path))))
}

fn fault(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    match name {
        "" => Some("holds an empty name"),
        "." | ".." => Some("is not a path inside the repository"),
        _ if lower == ".git" || lower.starts_with("git~") => Some("reaches into .git"),
        _ if name.ends_with(['.', ' ']) => Some("holds a name that ends in a dot or blank"),
        _ if name.len() > 255 => Some("holds a name of more than 255 bytes"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_pass() {
        for path in ["ack.yaml", "a/b-c/d.e", ".gitattributes", ".github/workflows/ack.yml", "ü/ñ", "-x"] {
            assert_eq!(check(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn paths_that_escape_or_mislead_are_refused() {
        let (long, deep) = ("x".repeat(256), "x/".repeat(512) + "x");
        for path in [
            "",
            "/etc/x",
            "a//b",
            "a/",
            "../a",
            "a/../b",
            "./a",
            ".git/config",
            "a/.GIT/x",
            "git~1/x",
            "a\\b",
            "c:x",
            "a\nb",
            "a\0b",
            "a\u{202e}b",
            "a\u{200c}b",
            "x.",
            "x /y",
            &long,
            &deep,
        ] {
            assert!(check(path).is_err(), "{path:?}");
        }
    }
}
