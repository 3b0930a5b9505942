//! Where a forge lets people ask for a review of a branch.

use crate::text::visible;

/// The address that the remote itself named after a push, in its `remote:` lines.
pub(super) fn said(words: &str) -> Option<String> {
    let lines = words.lines().filter_map(|l| l.strip_prefix("remote:"));
    let found = lines.flat_map(str::split_whitespace).find(|w| {
        (w.starts_with("https://") || w.starts_with("http://"))
            && ["/pull", "merge_requests", "pullrequest", "/compare"].iter().any(|part| w.contains(part))
    });
    found.map(visible)
}

/// The address made from the remote's own: on GitHub, GitLab and hosts that bear their names; `None` elsewhere.
pub(super) fn review(remote: &str, branch: &str, into: &str) -> Option<String> {
    let (host, path) = host_and_path(remote)?;
    let path = path.trim_matches('/').trim_end_matches(".git");
    if host.is_empty() || path.is_empty() {
        return None;
    }
    let names = |word: &str| host.split('.').any(|label| label == word);
    let address = if names("github") {
        format!("https://{host}/{path}/compare/{}...{}?expand=1", encoded(into, "/"), encoded(branch, "/"))
    } else if names("gitlab") {
        let (from, to) = (encoded(branch, ""), encoded(into, ""));
        format!(
            "https://{host}/{path}/-/merge_requests/new?merge_request%5Bsource_branch%5D={from}&merge_request%5Btarget_branch%5D={to}"
        )
    } else {
        return None;
    };
    Some(visible(&address))
}

/// `https://user@host:port/path` and `user@host:path`, without whoever logs in and without the port.
fn host_and_path(remote: &str) -> Option<(String, &str)> {
    let (host, path) = match remote.split_once("://") {
        Some(("https" | "http" | "ssh" | "git+ssh", rest)) => rest.split_once('/')?,
        Some(_) => return None,
        None => remote.split_once(':').filter(|(host, _)| !host.contains('/'))?,
    };
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    Some((host.to_ascii_lowercase(), path))
}

/// Percent-encoded but for letters, digits, `-._~` and what is to be kept.
fn encoded(text: &str, kept: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b) || kept.as_bytes().contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forge_is_told_by_its_host() {
        let github = "https://github.com/o/r/compare/main...ack/jane.doe/0a1b?expand=1";
        for remote in [
            "git@github.com:o/r.git",
            "https://x-access-token:secret@github.com/o/r",
            "ssh://git@github.com:22/o/r.git",
        ] {
            assert_eq!(review(remote, "ack/jane.doe/0a1b", "main").as_deref(), Some(github), "{remote}");
        }
        let gitlab = review("git@gitlab.example.org:group/sub/r.git", "ack/j/0", "main").unwrap();
        assert_eq!(
            gitlab,
            "https://gitlab.example.org/group/sub/r/-/merge_requests/new?merge_request%5Bsource_branch%5D=ack%2Fj%2F0&merge_request%5Btarget_branch%5D=main"
        );
    }

    #[test]
    fn elsewhere_only_the_branch_is_named() {
        for remote in
            ["/srv/register.git", "file:///srv/r", "git@notgithub.example:o/r", "https://github.com", ""]
        {
            assert_eq!(review(remote, "b", "main"), None, "{remote}");
        }
    }

    #[test]
    fn what_the_remote_prints_comes_first() {
        let words = "remote: \nremote: To create a merge request for ack/j/0, visit:\nremote:   https://gitlab.x/g/r/-/merge_requests/new?a=1 \nremote: \n";
        assert_eq!(said(words).as_deref(), Some("https://gitlab.x/g/r/-/merge_requests/new?a=1"));
        assert_eq!(said("remote: see https://docs.example.org/policy\n"), None);
    }
}
