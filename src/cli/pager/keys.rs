//! What keys were pressed, from the bytes that a terminal sends.

/// A key that means something to a pager, or a character.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Key {
    Char(char),
    Up,
    Down,
    PageUp,
    PageDown,
    Home,
    End,
    Enter,
    Back,
    Escape,
    Interrupt,
}

/// The keys of what a terminal sent.
pub(super) fn keys(bytes: &[u8]) -> Vec<Key> {
    let text = String::from_utf8_lossy(bytes);
    let mut keys = Vec::new();
    let mut rest = &*text;
    while let Some(c) = rest.chars().next() {
        let known = [
            ("\x1b[A", Key::Up),
            ("\x1bOA", Key::Up),
            ("\x1b[B", Key::Down),
            ("\x1bOB", Key::Down),
            ("\x1b[5~", Key::PageUp),
            ("\x1b[6~", Key::PageDown),
            ("\x1b[H", Key::Home),
            ("\x1bOH", Key::Home),
            ("\x1b[1~", Key::Home),
            ("\x1b[F", Key::End),
            ("\x1bOF", Key::End),
            ("\x1b[4~", Key::End),
        ];
        if let Some((code, key)) = known.iter().find(|(code, _)| rest.starts_with(code)) {
            keys.push(*key);
            rest = &rest[code.len()..];
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '\x1b' if rest.starts_with('[') => {
                // A key that means nothing here: passed over up to its last character.
                let end = rest.find(|c: char| c.is_ascii_alphabetic() || c == '~');
                rest = end.map_or("", |at| &rest[at + 1..]);
            }
            '\x1b' => keys.push(Key::Escape),
            '\x03' => keys.push(Key::Interrupt),
            '\r' | '\n' => keys.push(Key::Enter),
            '\x7f' | '\x08' => keys.push(Key::Back),
            '\x06' => keys.push(Key::PageDown),
            '\x02' => keys.push(Key::PageUp),
            c if c.is_control() => {}
            c => keys.push(Key::Char(c)),
        }
    }
    keys
}
