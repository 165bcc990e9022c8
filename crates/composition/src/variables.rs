//! Values that a user gives to the variables of a composition.

use std::collections::BTreeMap;

use stillcut_timeline::VariableValue;

/// Values by name (`title`) or, for a variable of a part, by path and name (`intro.title`).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variables(BTreeMap<String, VariableValue>);

/// A text that gives no variables.
#[derive(Debug, thiserror::Error)]
pub enum VariablesError {
    /// The text is no JSON.
    #[error("the variables are no JSON: {0}")]
    Json(#[source] serde_json::Error),
    /// The JSON is something else than an object.
    #[error("the variables are {found}, not an object such as {{\"title\": \"Hello\"}}")]
    NoObject {
        /// What it is, such as `an array`.
        found: &'static str,
    },
    /// A value is no text, number, true or false.
    #[error("the variable \"{name}\" is {found}; values are texts, numbers, true or false")]
    NoValue {
        /// The variable.
        name: String,
        /// What its value is, such as `an array`.
        found: &'static str,
    },
}

impl Variables {
    /// Reads a JSON object.
    pub fn parse(json: &str) -> Result<Self, VariablesError> {
        let value = serde_json::from_str(json).map_err(VariablesError::Json)?;
        let serde_json::Value::Object(object) = value else {
            return Err(VariablesError::NoObject { found: kind(&value) });
        };
        let read = |(name, value): (String, serde_json::Value)| {
            let found = kind(&value);
            match serde_json::from_value(value) {
                Ok(value) => Ok((name, value)),
                Err(_no_plain_value) => Err(VariablesError::NoValue { name, found }),
            }
        };
        object.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// As a JSON object.
    pub fn to_json(&self) -> String {
        serde_json::Value::Object(
            self.0.iter().map(|(name, value)| (name.clone(), json(value))).collect(),
        )
        .to_string()
    }

    /// Names and values, sorted by name.
    pub fn values(&self) -> &BTreeMap<String, VariableValue> {
        &self.0
    }

    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<BTreeMap<String, VariableValue>> for Variables {
    fn from(values: BTreeMap<String, VariableValue>) -> Self {
        Self(values)
    }
}

fn json(value: &VariableValue) -> serde_json::Value {
    match value {
        VariableValue::Text(text) => text.as_str().into(),
        VariableValue::Number(number) => (*number).into(),
        VariableValue::Boolean(on) => (*on).into(),
    }
}

fn kind(value: &serde_json::Value) -> &'static str {
    match value {
        serde_json::Value::Null => "null",
        serde_json::Value::Bool(_) => "true or false",
        serde_json::Value::Number(_) => "a number",
        serde_json::Value::String(_) => "a text",
        serde_json::Value::Array(_) => "an array",
        serde_json::Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_values_are_read_and_written() {
        let text = r#"{"count":3.0,"intro.title":"Hi \"there\"","loud":true}"#;
        let variables = Variables::parse(text).unwrap();
        assert_eq!(variables.values().len(), 3);
        assert_eq!(variables.values()["loud"], VariableValue::Boolean(true));
        assert_eq!(variables.to_json(), text);
        assert!(Variables::parse("{}").unwrap().is_empty());
    }

    #[test]
    fn anything_else_is_named() {
        for (text, words) in [
            ("{title: 1}", "no JSON"),
            ("[1]", "an array"),
            (r#"{"title": null}"#, "\"title\" is null"),
            (r#"{"size": {"x": 1}}"#, "\"size\" is an object"),
        ] {
            let error = Variables::parse(text).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}
