//! A reader of workbooks for tests: the parts of the archive, and the cells of its pages. It knows no more of the format
//! than it has to, and stumbles over anything unexpected.

use std::collections::BTreeMap;
use std::io::Read;

/// A workbook, taken apart.
pub(crate) struct Workbook {
    /// Each part of the archive by its name.
    pub(crate) parts: BTreeMap<String, String>,
    /// The time of every part, as the archive writes it.
    pub(crate) times: Vec<u32>,
}

/// A cell: its type as written (`n` where none is) and its value, words looked up.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Cell {
    pub(crate) kind: String,
    pub(crate) value: String,
}

fn number(bytes: &[u8], at: usize, length: usize) -> usize {
    bytes[at..at + length].iter().rev().fold(0, |n, b| n << 8 | usize::from(*b))
}

/// What stands between the two, each time.
fn between<'a>(text: &'a str, open: &str, close: &str) -> Vec<&'a str> {
    text.split(open).skip(1).map(|rest| rest.split_once(close).unwrap().0).collect()
}

fn plain(xml: &str) -> String {
    assert!(!xml.contains('<'), "{xml}");
    xml.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

impl Workbook {
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let end = bytes.len() - 22;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        let (mut at, mut parts, mut times) = (number(bytes, end + 16, 4), BTreeMap::new(), Vec::new());
        for _ in 0..number(bytes, end + 10, 2) {
            assert_eq!(&bytes[at..at + 4], b"PK\x01\x02");
            let [name, extra, comment] = [28, 30, 32].map(|n| number(bytes, at + n, 2));
            let (method, packed, local) =
                (number(bytes, at + 10, 2), number(bytes, at + 20, 4), number(bytes, at + 42, 4));
            let body = local + 30 + number(bytes, local + 26, 2) + number(bytes, local + 28, 2);
            let mut text = String::new();
            match method {
                0 => text = String::from_utf8(bytes[body..body + packed].to_vec()).unwrap(),
                8 => {
                    let mut inflated = flate2::read::DeflateDecoder::new(&bytes[body..body + packed]);
                    inflated.read_to_string(&mut text).unwrap();
                }
                other => panic!("packed by method {other}"),
            }
            parts.insert(String::from_utf8(bytes[at + 46..at + 46 + name].to_vec()).unwrap(), text);
            times.push(u32::try_from(number(bytes, at + 12, 4)).unwrap());
            at += 46 + name + extra + comment;
        }
        Self { parts, times }
    }

    /// The names on the tabs, in order.
    pub(crate) fn pages(&self) -> Vec<String> {
        between(&self.parts["xl/workbook.xml"], "<sheet name=\"", "\"").into_iter().map(plain).collect()
    }

    /// The rows of a page, each with its cells by column.
    pub(crate) fn rows(&self, page: &str) -> Vec<BTreeMap<usize, Cell>> {
        let words: Vec<&str> = between(&self.parts["xl/sharedStrings.xml"], "<si>", "</si>");
        let n = self.pages().iter().position(|name| name == page).unwrap() + 1;
        let xml = &self.parts[&format!("xl/worksheets/sheet{n}.xml")];
        between(xml, "<row ", "</row>").into_iter().map(|row| cells(row, &words)).collect()
    }
}

fn cells(row: &str, words: &[&str]) -> BTreeMap<usize, Cell> {
    let mut cells = BTreeMap::new();
    for cell in between(row, "<c ", "</c>") {
        let (attributes, body) = cell.split_once('>').unwrap();
        let attribute =
            |name: &str| between(attributes, &format!("{name}=\""), "\"").first().map(|v| (*v).to_owned());
        let place = attribute("r").unwrap();
        let column =
            place.chars().take_while(char::is_ascii_uppercase).fold(0, |n, c| n * 26 + (c as usize - 64));
        let kind = attribute("t").unwrap_or_else(|| "n".into());
        let value = between(body, "<v>", "</v>")[0];
        let value = match kind.as_str() {
            "s" => {
                let item = words[value.parse::<usize>().unwrap()];
                plain(item.split_once('>').unwrap().1.strip_suffix("</t>").unwrap())
            }
            _ => value.to_owned(),
        };
        cells.insert(column - 1, Cell { kind, value });
    }
    cells
}
