"""Real clients in a real browser, from a page of another origin: `tincanjs` (1.0.x) and `@xapi/xapi` (2.0)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.support import tools
from tests.support.site import Site

ACTIVITY = "https://content.example/activities/1"

# Each promise is settled with what the library's callbacks say; `err` is an HTTP status or null.
TINCANJS = """
async ({endpoint, key, secret, activity}) => {
  const version = TinCan.versions()[0];
  const lrs = new TinCan.LRS({endpoint, username: key, password: secret, version, allowFail: false});
  const told = (call) => new Promise((resolve) => call((err, found) => resolve({err, found})));
  const statement = new TinCan.Statement({
    actor: {mbox: "mailto:learner@content.example"},
    verb: {id: "http://adlnet.gov/expapi/verbs/experienced"},
    target: {id: activity, definition: {name: {fr: "Une activité"}}},
  });
  const state = {agent: statement.actor, activity: new TinCan.Activity({id: activity})};
  const saved = await told((callback) => lrs.saveStatement(statement, {callback}));
  const again = JSON.stringify(statement.asVersion(version));
  const batch = [1, 2].map(() => new TinCan.Statement({...JSON.parse(again), id: TinCan.Utils.getUUID()}));
  const several = await told((callback) => lrs.saveStatements(batch, {callback}));
  const read = await told((callback) => lrs.retrieveStatement(statement.id, {callback}));
  const queried = await told((callback) => lrs.queryStatements(
    {params: {limit: 2, activity: state.activity}, callback}));
  const more = await told((callback) => lrs.moreStatements({url: queried.found.more, callback}));
  const first = await told((callback) => lrs.saveState("place", "scene 3", {...state, callback}));
  const kept = await told((callback) => lrs.retrieveState("place", {...state, callback}));
  const dropped = await told((callback) => lrs.dropState("place", {...state, callback}));
  const gone = await told((callback) => lrs.retrieveState("place", {...state, callback}));
  const profile = await told((callback) => lrs.saveActivityProfile("words", "{}",
    {activity: state.activity, contentType: "application/json", callback}));
  const about = await told((callback) => lrs.about({callback}));
  return {
    errors: [saved, several, read, queried, more, first, kept, dropped, profile, about].map((each) => each.err),
    name: read.found.target.definition.name.fr,
    pages: [queried.found.statements.length, more.found.statements.length],
    kept: kept.found.contents,
    gone: gone.found,
  };
}
"""

XAPI = """
async ({endpoint, key, secret, activity}) => {
  const xapi = new XAPI({endpoint, auth: XAPI.toBasicAuth(key, secret), version: "2.0.0"});
  const agent = {objectType: "Agent", account: {homePage: "https://content.example", name: "learner"}};
  const statement = {actor: agent, verb: {id: "http://adlnet.gov/expapi/verbs/answered"}, object: {id: activity}};
  const about = await xapi.getAbout();
  const [id] = (await xapi.sendStatement({statement})).data;
  const many = (await xapi.sendStatements({statements: [statement, statement]})).data;
  const read = (await xapi.getStatement({statementId: id})).data;
  const page = (await xapi.getStatements({agent, verb: statement.verb.id, limit: 2})).data;
  const more = (await xapi.getMoreStatements({more: page.more})).data;
  await xapi.voidStatement({actor: agent, statementId: id});
  const voided = (await xapi.getVoidedStatement({voidedStatementId: id})).data;
  const refused = await xapi.getStatement({statementId: id}).catch((error) => error.response.status);
  const place = {agent, activityId: activity, stateId: "place"};
  await xapi.createState({...place, state: {scene: 1}});
  const stale = await xapi.setState({...place, state: {choice: 1}, etag: '"0"', matchHeader: "If-Match"})
    .catch((error) => error.response.status);
  await xapi.createState({...place, state: {choice: 2}});
  const state = await xapi.getState(place);
  const person = (await xapi.getAgent({agent})).data;
  await xapi.deleteState({...place, etag: state.headers.etag});
  const malformed = await xapi.sendStatement({statement: {...statement, verb: {}}}).catch((error) => error.response);
  return {
    versions: about.data.version, many: many.length, verb: read.verb.id, voided: voided.id === id, refused, stale,
    pages: [page.statements.length, more.statements.length], state: state.data, etag: state.headers.etag,
    person: person.objectType, malformed: [malformed.status, malformed.data.error.details.path],
  };
}
"""


@pytest.fixture
def elsewhere(browser_process: Browser, live_site: Site) -> Iterator[Page]:
    """A page of another origin (another name of this machine: Chromium lets no page of the net call a loopback)."""
    context = browser_process.new_context(bypass_csp=True)
    page = context.new_page()
    page.goto(live_site.url.replace("127.0.0.1", "localhost") + "/healthz")
    yield page
    assert context.cookies() == []
    context.close()


def credentials(site: Site, name: str) -> dict[str, Any]:
    made = json.loads(site.manage("create_client", name, "--scope", "all", "--json"))
    return {**made, "endpoint": f"{site.url}/xapi/", "activity": ACTIVITY + name}


def test_tincanjs(live_site: Site, elsewhere: Page) -> None:
    elsewhere.add_script_tag(path=tools.script("tincanjs"))
    said = elsewhere.evaluate(TINCANJS, credentials(live_site, "tincanjs"))
    assert said["errors"] == [None] * 10
    assert said["name"] == "Une activité"
    assert said["pages"] == [2, 1]
    assert said["kept"] == "scene 3"
    assert said["gone"] is None


def test_xapi_js(live_site: Site, elsewhere: Page) -> None:
    elsewhere.add_script_tag(path=tools.script("@xapi/xapi"))
    said = elsewhere.evaluate(XAPI, credentials(live_site, "xapijs"))
    assert said["versions"] == ["1.0.3", "2.0.0"]
    assert said["many"] == 2
    assert said["verb"] == "http://adlnet.gov/expapi/verbs/answered"
    assert said["voided"]
    assert (said["refused"], said["stale"]) == (404, 412)
    assert said["pages"] == [2, 1]
    assert said["state"] == {"scene": 1, "choice": 2}
    assert len(said["etag"]) == 42
    assert said["person"] == "Person"
    assert said["malformed"] == [400, "$.verb"]
