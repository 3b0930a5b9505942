//! Source files as the laws see them: without comments, without what stands in strings, without tests.

use std::path::Path;

/// A file of code. Every text has the lines of the file, so that a breach can be placed.
pub(crate) struct File {
    /// Path below `src/`.
    pub(crate) path: String,
    /// The text as written.
    pub(crate) raw: String,
    /// Without comments and tests.
    pub(crate) said: String,
    /// Without comments, tests, and what stands in strings.
    pub(crate) code: String,
    /// Modules that only tests have: paths below `src/` without `.rs`.
    only_tests: Vec<String>,
}

impl File {
    pub(crate) fn new(path: &str, raw: &str) -> Self {
        let (mut said, mut code) = strip(raw);
        let mut only_tests = Vec::new();
        while let Some((from, to)) = test_item(&code) {
            let item: String = code[from..to].iter().collect();
            if let Some(name) = item.split("mod ").nth(1).and_then(|rest| rest.strip_suffix(';')) {
                only_tests.push(format!("{}{name}", beside(path)));
            }
            for n in from..to {
                said[n] = blank(said[n]);
                code[n] = blank(code[n]);
            }
        }
        let text = |chars: Vec<char>| chars.into_iter().collect();
        Self { path: path.into(), raw: raw.into(), said: text(said), code: text(code), only_tests }
    }

    /// The folder of `src/` that the file is in; `None` for the crate's own files.
    pub(crate) fn room(&self) -> Option<&str> {
        self.path.split_once('/').map(|(room, _)| room)
    }

    /// Every place in the code where the word stands, as a line number.
    pub(crate) fn lines_with(&self, word: &str) -> Vec<usize> {
        let whole = |at: usize| {
            let (before, after) = (&self.code[..at], &self.code[at + word.len()..]);
            let begins = !word.starts_with(is_word) || !before.ends_with(is_word);
            let ends = !word.ends_with(is_word) || !after.starts_with(is_word);
            // A name of a crate begins a path; the same name further on in one is something else.
            let inside = before.strip_suffix("::").is_some_and(|b| b.ends_with(is_word));
            begins && ends && !(word.ends_with("::") && inside)
        };
        self.code.match_indices(word).filter(|(at, _)| whole(*at)).map(|(at, _)| self.line(at)).collect()
    }

    /// The line, from 1, of a position in the code.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }

    /// The rooms that the file imports, each with its line: by `crate::`, or by climbing with `super::`.
    pub(crate) fn imports(&self) -> Vec<(usize, String)> {
        let depth = self.path.matches('/').count() + usize::from(!self.path.ends_with("/mod.rs"));
        let up = "super::".repeat(depth);
        let mut found = Vec::new();
        for root in ["crate::", up.as_str()] {
            for (at, _) in self.code.match_indices(root) {
                let before = &self.code[..at];
                if before.ends_with(is_word) || before.ends_with("super::") {
                    continue;
                }
                let rest = &self.code[at + root.len()..];
                found.extend(first_names(rest).into_iter().map(|name| (self.line(at), name)));
            }
        }
        found.retain(|(_, name)| name != "super");
        found
    }

    /// The functions of the file: line, head up to the body, number of lines in the body that hold code.
    pub(crate) fn functions(&self) -> Vec<(usize, &str, usize)> {
        let mut found = Vec::new();
        for (at, _) in self.code.match_indices("fn ") {
            if self.code[..at].ends_with(is_word) {
                continue;
            }
            let start = self.code[..at].rfind(['\n', ';', '}', '{']).map_or(0, |n| n + 1);
            let end = at + head(&self.code[at..]);
            let mut lines = 0;
            if self.code[end..].starts_with('{') {
                let body = &self.code[end..end + braces(&self.code[end..])];
                lines = body.lines().filter(|l| !l.trim().is_empty()).count().saturating_sub(2);
            }
            found.push((self.line(at), self.code[start..end].trim(), lines));
        }
        found
    }
}

/// Every file of code below a folder, without those that only tests have, in the order of their paths.
pub(crate) fn read(root: &Path) -> Vec<File> {
    let mut files: Vec<File> = texts(root)
        .into_iter()
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(path, text)| File::new(&path, &text))
        .collect();
    let only: Vec<String> = files.iter().flat_map(|f| f.only_tests.clone()).collect();
    files.retain(|f| {
        !only.iter().any(|o| f.path == format!("{o}.rs") || f.path.starts_with(&format!("{o}/")))
    });
    files
}

/// Every text below a folder with its path, sorted; neither what git keeps nor what cargo builds.
pub(crate) fn texts(root: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let (path, kind) = (entry.path(), entry.file_type().unwrap());
            let below = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            if kind.is_dir() && !matches!(below.as_str(), ".git" | "target") {
                open.push(path);
            } else if kind.is_file()
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push((below, text));
            }
        }
    }
    found.sort();
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

const fn blank(c: char) -> char {
    if c == '\n' { '\n' } else { ' ' }
}

/// Where the modules that a file declares lie.
fn beside(path: &str) -> String {
    match path.strip_suffix("mod.rs") {
        Some(folder) => folder.into(),
        None if path == "lib.rs" => String::new(),
        None => format!("{}/", path.trim_end_matches(".rs")),
    }
}

/// The names that follow `crate::`: one, or the first of each path in a group.
fn first_names(rest: &str) -> Vec<String> {
    let name = |text: &str| text.trim().chars().take_while(|c| is_word(*c)).collect::<String>();
    let Some(group) = rest.strip_prefix('{') else { return vec![name(rest)] };
    let (mut depth, mut names, mut from) = (0, Vec::new(), 0);
    for (n, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(name(&group[from..n]));
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(name(&group[from..n]));
                from = n + 1;
            }
            _ => {}
        }
    }
    names.retain(|n| !n.is_empty());
    names
}

/// The length of a function's head: up to its body, or to the semicolon of one that has none.
fn head(text: &str) -> usize {
    let mut depth = 0;
    let ends = |c: char| {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        depth == 0 && matches!(c, '{' | ';')
    };
    text.find(ends).unwrap_or(text.len())
}

/// The length of a block from its opening to its closing brace.
fn braces(text: &str) -> usize {
    let mut depth = 0;
    for (n, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return n + 1;
        }
    }
    text.len()
}

/// The first item marked as one of tests: from its mark to its end.
fn test_item(code: &[char]) -> Option<(usize, usize)> {
    const MARK: &str = "#[cfg(test)]";
    let text: String = code.iter().collect();
    let from = text[..text.find(MARK)?].chars().count();
    let mut at = from + MARK.len();
    let mut depth = 0usize;
    while at < code.len() {
        match code[at] {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => return Some((from, at + 1)),
            '{' if depth == 0 => {
                let rest: String = code[at..].iter().collect();
                let length = rest[..braces(&rest)].chars().count();
                return Some((from, at + length));
            }
            _ => {}
        }
        at += 1;
    }
    Some((from, code.len()))
}

/// The text without comments, and without what stands in strings as well.
fn strip(raw: &str) -> (Vec<char>, Vec<char>) {
    let text: Vec<char> = raw.chars().collect();
    let (mut said, mut code) = (text.clone(), text.clone());
    let mut at = 0;
    while at < text.len() {
        let (end, comment) = match text[at] {
            '/' if text.get(at + 1) == Some(&'/') => (line_end(&text, at), true),
            '/' if text.get(at + 1) == Some(&'*') => (comment_end(&text, at), true),
            '"' => (string_end(&text, at + 1), false),
            'r' if !(at > 0 && is_word(text[at - 1]) && text[at - 1] != 'b') => match raw_end(&text, at) {
                Some(end) => (end, false),
                None => (at, false),
            },
            '\'' => (char_end(&text, at), false),
            _ => (at, false),
        };
        for n in at..end {
            if comment {
                said[n] = blank(text[n]);
            }
            code[n] = blank(text[n]);
        }
        at = end.max(at + 1);
    }
    (said, code)
}

fn line_end(text: &[char], at: usize) -> usize {
    text[at..].iter().position(|c| *c == '\n').map_or(text.len(), |n| at + n)
}

fn comment_end(text: &[char], at: usize) -> usize {
    let (mut n, mut depth) = (at, 0);
    while n + 1 < text.len() {
        match (text[n], text[n + 1]) {
            ('/', '*') => (n, depth) = (n + 2, depth + 1),
            ('*', '/') => (n, depth) = (n + 2, depth - 1),
            _ => n += 1,
        }
        if depth == 0 {
            return n;
        }
    }
    text.len()
}

fn string_end(text: &[char], mut at: usize) -> usize {
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(text.len())
}

/// The end of a raw string that begins here, if one does.
fn raw_end(text: &[char], at: usize) -> Option<usize> {
    let hashes = text[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + hashes;
    if text.get(open) != Some(&'"') {
        return None;
    }
    let closes = |n: usize| {
        text[n] == '"' && text[n + 1..].iter().take(hashes).filter(|c| **c == '#').count() == hashes
    };
    (open + 1..text.len()).find(|n| closes(*n)).map(|n| n + 1 + hashes)
}

/// The end of a character; of a lifetime, its beginning.
fn char_end(text: &[char], at: usize) -> usize {
    match (text.get(at + 1), text.get(at + 2)) {
        (Some('\\'), _) => {
            let from = at + 3;
            text[from.min(text.len())..].iter().position(|c| *c == '\'').map_or(text.len(), |n| from + n + 1)
        }
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}
