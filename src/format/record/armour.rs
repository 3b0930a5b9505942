//! The armour around a signature: its shape, not what it holds.

use super::read::Malformed;

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// The armour without its indentation, from the text after the line `signature: |`, whose number is `line`.
///
/// OpenSSH ignores what follows the last line; nothing may follow it here.
pub(super) fn read(text: &str, line: u32) -> Result<String, Malformed> {
    let wrong = |line: u32, reason: &str| Err(Malformed { line, reason: reason.into() });
    let Some(body) = text.strip_suffix('\n') else {
        let last = u32::try_from(text.matches('\n').count()).unwrap_or(0);
        return wrong(line + 1 + last, "the file does not end with a line feed");
    };
    let mut armour = String::with_capacity(text.len());
    let mut stage = Stage::Begin;
    for (number, written) in (line + 1..).zip(body.split('\n')) {
        let Some(content) = written.strip_prefix("  ") else {
            let reason = match stage {
                Stage::After => "something stands after the signature",
                _ => "a line of the signature is not indented by two blanks",
            };
            return wrong(number, reason);
        };
        stage = match (stage, content) {
            (Stage::Begin, BEGIN) => Stage::First,
            (Stage::Begin, _) => return wrong(number, "the signature does not begin with its BEGIN line"),
            (Stage::Base64, END) => Stage::After,
            (Stage::Padded, END) => Stage::After,
            (Stage::First, END) => return wrong(number, "the signature is empty"),
            (Stage::First | Stage::Base64, content) => match base64(content) {
                Some(stage) => stage,
                None => return wrong(number, "a line of the signature is not base64"),
            },
            (Stage::Padded, _) => return wrong(number, "the signature goes on after its end"),
            (Stage::After, _) => return wrong(number, "something stands after the signature"),
        };
        armour.push_str(content);
        armour.push('\n');
    }
    match stage {
        Stage::After => Ok(armour),
        _ => wrong(line, "the signature does not end with its END line"),
    }
}

#[derive(Clone, Copy)]
enum Stage {
    Begin,
    First,
    Base64,
    Padded,
    After,
}

/// One line of base64, wrapped at any width.
fn base64(line: &str) -> Option<Stage> {
    let digits = line.trim_end_matches('=');
    let sound = !digits.is_empty()
        && line.len() - digits.len() <= 2
        && digits.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/'));
    sound.then_some(if digits.len() == line.len() { Stage::Base64 } else { Stage::Padded })
}
