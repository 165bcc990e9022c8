//! Variables: declared, given by hosts, given by the user.

use std::fs;

use stillcut_composition::Variables;
use stillcut_tests::exported::Exported;
use stillcut_timeline::{VariableKind, VariableValue};

use crate::shown::{Shown, page, project};

/// Reads the colours of two boxes from variables, one in a script and one in a style.
const CARD: &str = r##"<html data-composition-variables='[{"id": "left", "type": "color", "default": "#ff0000"}]'><body>
<div data-composition-id="card" data-width="40" data-height="20"
 data-composition-variables='[{"id": "right", "type": "color", "default": "#00ff00"}, {"id": "rightShift", "type": "number", "default": 20, "min": 0, "max": 40, "step": 5, "unit": "px"}]'>
<style>.right { background: var(--right); left: calc(var(--rightShift) * 1px) } .box { position: absolute; width: 10px; height: 10px; top: 0 }</style>
<i class="box left"></i><i class="box right"></i></div>
<script>document.querySelector('.left').style.background = window.__hyperframes.getVariables().left;</script></body></html>"##;

fn index() -> String {
    let inside = r##"
<div id="one" data-composition-id="card" data-composition-src="card.html" data-start="0" style="left: 0"></div>
<div id="two" data-composition-id="card" data-composition-src="card.html" data-start="0" style="left: 80px"
  data-variable-values='{"left": "#0000ff", "unknown": 1}'></div>
<div class="box" data-start="0" style="top: 40px; left: 0; background: var(--main-color)"></div>
<div class="box" id="wide" data-start="0" style="top: 40px; left: 40px; background: #fff"></div>
<p data-var-text="title" style="position: absolute; top: 70px; margin: 0; font: 16px/16px monospace; color: #fff; background: #fff"><b></b></p>"##;
    let declared = r##"data-no-timeline data-duration="1" data-composition-variables='[
 {"id": "main-color", "type": "color", "default": "#ffff00"}, {"id": "wide", "type": "boolean", "default": false, "label": "Wide?"},
 {"id": "size", "type": "enum", "options": [{"value": "s", "label": "Small"}, {"value": "l"}], "default": "s"},
 {"id": "title", "type": "string", "default": ""}]'"##;
    let script = r#"<script>if (__hyperframes.getVariables().wide) document.getElementById("wide").style.width = "60px";</script>"#;
    page(declared, inside, script)
}

/// Defaults, values of hosts, and what is wrong with them.
#[tokio::test]
async fn defaults_and_hosts() {
    let folder = project(&[("index.html", &index()), ("card.html", CARD)]);
    let mut shown = Shown::open(folder.path()).await;
    shown.expect(0, &[((5, 5), "#ff0000"), ((25, 5), "#00ff00"), ((15, 5), "#000000")]).await;
    shown.expect(0, &[((85, 5), "#0000ff"), ((105, 5), "#00ff00")]).await;
    shown
        .expect(
            0,
            &[
                ((5, 45), "#ffff00"),
                ((45, 45), "#ffffff"),
                ((90, 45), "#000000"),
                ((20, 75), "#000000"),
            ],
        )
        .await;
    let [unknown] = shown.problems("unknown_variable")[..] else {
        panic!("{:#?}", shown.analysis())
    };
    assert!(unknown.message.contains("\"unknown\""), "{unknown:?}");
    let variables = &shown.analysis().variables;
    let names: Vec<_> = variables.iter().map(|each| each.name.as_str()).collect();
    let page = ["main-color", "wide", "size", "title"];
    let parts =
        ["one.left", "one.right", "one.rightShift", "two.left", "two.right", "two.rightShift"];
    assert_eq!(names, [&page[..], &parts[..]].concat());
    let shift = &variables[6];
    assert_eq!(
        (shift.kind, shift.min, shift.max, shift.step),
        (VariableKind::Number, Some(0.0), Some(40.0), Some(5.0))
    );
    assert_eq!(
        (shift.unit.as_deref(), &shift.value),
        (Some("px"), &Some(VariableValue::Number(20.0)))
    );
    assert_eq!(variables[1].label, "Wide?");
    let options: Vec<_> =
        variables[2].options.iter().map(|each| (&*each.value, &*each.label)).collect();
    assert_eq!(options, [("s", "Small"), ("l", "l")]);
    assert_eq!(
        variables[7].value,
        Some(VariableValue::Text("#0000ff".to_owned())),
        "from the host"
    );
    shown.close().await;
}

/// Values that the user gives reach the page, and parts by their path; the receipt lists them.
#[tokio::test]
async fn given_by_the_user() {
    let folder = project(&[("index.html", &index()), ("card.html", CARD)]);
    let json = r##"{"main-color": "#ff00ff", "wide": true, "title": "MMMM", "size": "xl", "two.right": "#ffffff", "two.rightShift": 0, "nobody.x": 1, "colour": "red"}"##;
    let variables = Variables::parse(json).unwrap();
    let mut shown = Shown::open_with(folder.path(), variables).await;
    shown.expect(0, &[((5, 45), "#ff00ff"), ((90, 45), "#ffffff"), ((20, 75), "#ffffff")]).await;
    shown.expect(0, &[((25, 5), "#00ff00"), ((85, 5), "#ffffff"), ((105, 5), "#000000")]).await;
    let words: Vec<_> = ["variable_type", "unknown_variable"]
        .iter()
        .flat_map(|code| shown.problems(code).into_iter().map(|problem| problem.message.clone()))
        .collect();
    for name in ["\"size\"", "\"nobody.x\"", "\"colour\"", "\"unknown\""] {
        assert!(words.iter().any(|words| words.contains(name)), "{name}: {words:#?}");
    }
    assert_eq!(words.len(), 4, "{words:#?}");
    let hash = shown.hash(0).await;
    shown.close().await;
    let file = folder.path().join("values.json");
    fs::write(&file, json).unwrap();
    let exported = Exported::new(folder.path(), &format!("--variables @{}", file.display()));
    assert_eq!(exported.lines[0].hash, hash, "what is previewed is exported");
    assert_eq!(exported.receipt.variables["two.rightShift"], VariableValue::Number(0.0));
    assert_eq!(exported.receipt.variables.len(), 8);
}
