//! JSON Schemas, for editors: made from the shapes that are read, so that both always know the same keys.

use super::record::keys;
use super::shape::{Config, Person, Requirement, Roster};
use crate::model::Kind;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// The JSON Schemas (2020-12) of the written forms by name: ack, policy, course, people, record.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    let mut policy = of::<Requirement>("A policy: what personnel must know");
    if let Some(properties) = policy.get_mut("properties").and_then(Value::as_object_mut) {
        properties.remove("pass");
        properties.remove("evidence");
    }
    let mut course = of::<Requirement>("A training course");
    for schema in [&mut policy, &mut course] {
        schema["oneOf"] = json!([{"required": ["document"]}, {"required": ["text"]}]);
    }
    vec![
        ("ack", of::<Config>("ack.yaml: the settings of a register")),
        ("policy", policy),
        ("course", course),
        ("people", of::<Roster<Person>>("A roster")),
        ("record", record()),
    ]
}

fn of<T: JsonSchema>(title: &str) -> Value {
    let generator: SchemaGenerator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
    let mut schema = Value::from(generator.into_root_schema_for::<T>());
    without_null(&mut schema);
    schema["title"] = title.into();
    schema
}

/// A key that may be left out may still not be null: nothing in a register is.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(parts) => parts.iter_mut().for_each(without_null),
        Value::Object(parts) => {
            parts.retain(|key, value| !(key == "default" && value.is_null()));
            parts.values_mut().for_each(without_null);
            for key in ["type", "enum"] {
                if let Some(Value::Array(choices)) = parts.get_mut(key) {
                    choices.retain(|choice| *choice != json!("null") && !choice.is_null());
                    if let (1, "type") = (choices.len(), key) {
                        let only = choices.remove(0);
                        parts.insert(key.into(), only);
                    }
                }
            }
            if let Some(Value::Array(choices)) = parts.get_mut("anyOf") {
                choices.retain(|choice| *choice != json!({"type": "null"}));
                if choices.len() == 1
                    && let Value::Object(only) = choices.remove(0)
                {
                    parts.remove("anyOf");
                    parts.extend(only);
                }
            }
        }
        _ => {}
    }
}

/// Records are read by a parser of their own, whose table this is made from.
fn record() -> Value {
    let kinds: Vec<Value> = Kind::ALL.into_iter().map(kind).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A signed record; its bytes before `signature` are what was signed",
        "oneOf": kinds,
    })
}

fn kind(kind: Kind) -> Value {
    let all = || keys(kind).chain(["signature"]);
    let mut properties: Map<String, Value> =
        all().map(|key| (key.into(), json!({"type": "string"}))).collect();
    properties["format"] = json!({"const": super::record::FORMAT});
    properties["kind"] = json!({"const": kind.name()});
    json!({
        "type": "object",
        "properties": properties,
        "required": all().collect::<Vec<&str>>(),
        "additionalProperties": false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(name: &str) -> Value {
        schemas().into_iter().find(|(n, _)| *n == name).unwrap().1
    }

    #[test]
    fn every_form_has_one_and_no_null_is_in_them() {
        let names: Vec<&str> = schemas().iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["ack", "policy", "course", "people", "record"]);
        for (name, schema) in schemas() {
            assert!(!schema.to_string().contains("null"), "{name}: {schema:#}");
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
        }
    }

    #[test]
    fn required_keys_are_those_without_a_default() {
        assert_eq!(schema("ack")["required"], json!(["schema", "organization", "repository", "maintainers"]));
        assert_eq!(schema("policy")["required"], json!(["id", "title", "revisions"]));
        assert_eq!(schema("people")["$defs"]["person"]["required"], json!(["id", "start"]));
    }

    #[test]
    fn unknown_keys_are_refused_and_comments_are_descriptions() {
        let policy = schema("policy");
        assert_eq!(policy["additionalProperties"], false);
        assert_eq!(policy["properties"]["title"]["description"], "Its title.");
        assert!(policy["properties"].get("pass").is_none());
        assert!(schema("course")["properties"].get("pass").is_some());
        assert_eq!(schema("ack")["properties"]["clocks"]["$ref"], "#/$defs/clocks");
        assert_eq!(policy["$defs"]["rule"]["properties"]["any"]["items"]["$ref"], "#/$defs/rule");
    }
}
