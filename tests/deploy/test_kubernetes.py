"""The Kubernetes manifest: valid by Kubernetes' own schemas, and what it starts, asks and sets exists here."""

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

from streams.settings import Settings
from tests.deploy.test_compose import OURS, ROOT, parse

OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text(encoding="utf-8")))
BY_NAME = {(thing["kind"], thing["metadata"]["name"]): thing for thing in OBJECTS}
PODS = {name: thing["spec"]["template"] for (_, name), thing in BY_NAME.items() if "template" in thing.get("spec", {})}
CONTAINERS = {name: pod["spec"]["containers"][0] for name, pod in PODS.items()}
SETTINGS = BY_NAME["ConfigMap", "truceline"]["data"]
WORKER = BY_NAME["StatefulSet", "truceline-worker"]


def wrong(thing: dict[str, Any]) -> list[str]:
    """What Kubernetes 1.35 would refuse."""
    schemas = json.loads((ROOT / "tests/data/standards/kubernetes-1.35.json").read_text(encoding="utf-8"))
    (kind,) = (name for name in schemas["$defs"] if name.endswith("." + thing["kind"]))
    validator = jsonschema.Draft202012Validator({**schemas, "$ref": f"#/$defs/{kind}"})
    return [f"{'.'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(thing)]


@pytest.mark.parametrize("name", BY_NAME, ids="-".join)
def test_every_object_is_valid_by_kubernetes_own_schema(name: tuple[str, str]) -> None:
    assert wrong(BY_NAME[name]) == []


def test_a_misspelt_field_would_be_found() -> None:
    pod = {"spec": {"containers": [{**CONTAINERS["truceline-worker"], "livenesProbe": {}}]}}
    spec = {**WORKER["spec"], "template": {**PODS["truceline-worker"], **pod}}
    assert any("livenesProbe" in told for told in wrong({**WORKER, "spec": spec}))


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_command_exists_with_its_options_and_every_setting_given_is_one(name: str) -> None:
    parse(CONTAINERS[name]["args"])
    given = SETTINGS | {one["name"]: one.get("value", "a-name") for one in CONTAINERS[name].get("env", ())}
    Settings(**{key.removeprefix("TRUCELINE_").lower(): value for key, value in given.items()})
    assert all(key.startswith("TRUCELINE_") for key in given)


def test_what_a_person_is_told_to_type_exists() -> None:
    text = (ROOT / "deploy/kubernetes.yaml").read_text(encoding="utf-8")
    (words,) = re.findall(r"^#.* -- truceline (.*)", text, re.MULTILINE)
    parse(words.split())
    assert "deploy/truceline-serve" in text
    assert ("Deployment", "truceline-serve") in BY_NAME


def test_the_same_is_run_as_in_compose() -> None:
    assert {container["args"][0] for container in CONTAINERS.values()} == {one["command"][0] for one in OURS.values()}


def test_probes_ask_what_the_container_serves_and_readiness_never_restarts_it() -> None:
    for name in ("truceline-worker", "truceline-serve"):
        container = CONTAINERS[name]
        (port,) = container["ports"]
        assert container["args"][container["args"].index("--port") + 1] == str(port["containerPort"])
        asked = {kind: container[f"{kind}Probe"]["httpGet"] for kind in ("startup", "liveness", "readiness")}
        assert {get["port"] for get in asked.values()} == {port["name"]}
        assert [get["path"] for get in asked.values()] == ["/livez", "/livez", "/readyz"]


def test_a_worker_is_brought_back_under_its_name_with_its_state_and_has_time_to_stop() -> None:
    pod, container = PODS["truceline-worker"]["spec"], CONTAINERS["truceline-worker"]
    assert "restartPolicy" not in pod, "always, which a StatefulSet asks for"
    env = {one["name"]: one for one in container["env"]}
    assert env["TRUCELINE_INSTANCE"]["valueFrom"]["fieldRef"]["fieldPath"] == "metadata.name"
    assert pod["terminationGracePeriodSeconds"] > Settings.model_fields["shutdown_timeout"].default
    (claim,) = WORKER["spec"]["volumeClaimTemplates"]
    mounts = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}
    assert mounts[env["TRUCELINE_STATE"]["value"]] == claim["metadata"]["name"]


def test_no_container_is_given_more_than_it_needs() -> None:
    for name, container in CONTAINERS.items():
        pod = PODS[name]["spec"]
        assert pod["securityContext"]["runAsUser"] == 10001, "as in the image"
        assert container["securityContext"]["readOnlyRootFilesystem"]
        assert pod["enableServiceLinks"] is False, "or services would come as TRUCELINE_ variables"
        kept = {volume["name"] for volume in pod["volumes"]}
        kept |= {claim["metadata"]["name"] for claim in WORKER["spec"]["volumeClaimTemplates"]}
        assert {mount["name"] for mount in container["volumeMounts"]} <= kept


def test_services_and_budgets_choose_pods_that_are_there() -> None:
    labels = [pod["metadata"]["labels"] for pod in PODS.values() if "metadata" in pod]
    for thing in OBJECTS:
        if thing["kind"] in ("Service", "PodDisruptionBudget", "StatefulSet", "Deployment"):
            selector = thing["spec"]["selector"]
            assert selector.get("matchLabels", selector) in labels, thing["metadata"]["name"]
    assert ("Service", WORKER["spec"]["serviceName"]) in BY_NAME
