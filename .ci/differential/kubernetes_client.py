"""Drives a Kubernetes API server with PyPI's kubernetes: URL TOKEN READER-TOKEN.

Everything it relies on is asserted; it writes one line for each thing that went as that package's users expect it.
"""

import sys
import threading

from kubernetes import client, dynamic, watch
from kubernetes.client.rest import ApiException


def api(url, token):
    configuration = client.Configuration()
    configuration.host = url
    configuration.api_key = {"authorization": token, "BearerToken": token}
    configuration.api_key_prefix = {"authorization": "Bearer", "BearerToken": "Bearer"}
    return client.ApiClient(configuration)


def deployment(name, replicas):
    labels = {"app": name}
    container = client.V1Container(name="c", image="registry.example/web:1")
    return client.V1Deployment(
        api_version="apps/v1", kind="Deployment", metadata=client.V1ObjectMeta(name=name, labels={"team": "a"}),
        spec=client.V1DeploymentSpec(
            replicas=replicas, selector=client.V1LabelSelector(match_labels=labels),
            template=client.V1PodTemplateSpec(
                metadata=client.V1ObjectMeta(labels=labels), spec=client.V1PodSpec(containers=[container]))))


def refused(status, reason, call, *arguments, **options):
    try:
        call(*arguments, **options)
    except ApiException as error:
        assert error.status == status, error
        assert reason in error.body, error.body
        return
    raise AssertionError(f"{call.__name__} was not refused")


def workloads(admin):
    core, apps = client.CoreV1Api(admin), client.AppsV1Api(admin)
    core.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name="python")))
    for index in range(7):
        made = apps.create_namespaced_deployment("python", deployment(f"web-{index}", 3))
        assert made.spec.strategy.rolling_update.max_surge == "25%" and made.metadata.generation == 1
    refused(409, "AlreadyExists", apps.create_namespaced_deployment, "python", deployment("web-0", 1))
    names, following = [], None
    while following != "":
        page = apps.list_namespaced_deployment("python", limit=3, _continue=following)
        names += [item.metadata.name for item in page.items]
        following = page.metadata._continue or ""
    assert names == [f"web-{index}" for index in range(7)], names
    assert len(apps.list_deployment_for_all_namespaces(label_selector="team in (a,b),!gone").items) == 7
    assert len(apps.list_namespaced_deployment("python", field_selector="metadata.name=web-1").items) == 1
    yield "create and list by pages"

    scale = apps.read_namespaced_deployment_scale("web-0", "python")
    assert scale.spec.replicas == 3 and scale.status.selector == "app=web-0"
    scale.spec.replicas = 5
    assert apps.replace_namespaced_deployment_scale("web-0", "python", scale).spec.replicas == 5
    apps.patch_namespaced_deployment_scale("web-0", "python", {"spec": {"replicas": 0}})
    found = apps.read_namespaced_deployment("web-0", "python")
    assert found.spec.replicas == 0 and found.metadata.generation == 3
    stale = apps.read_namespaced_deployment("web-1", "python")
    apps.patch_namespaced_deployment("web-1", "python", {"metadata": {"annotations": {"note": "x"}}})
    refused(409, "Conflict", apps.replace_namespaced_deployment, "web-1", "python", stale)
    refused(404, "NotFound", apps.read_namespaced_deployment, "none", "python")
    yield "scale, patch and conflict"


def applying(admin):
    resources = dynamic.DynamicClient(admin).resources.get(api_version="apps/v1", kind="Deployment")
    body = {
        "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web-2", "namespace": "python"},
        "spec": {"replicas": 1},
    }
    refused(
        409, "FieldManagerConflict", resources.server_side_apply, body=body, name="web-2", namespace="python",
        field_manager="cloudpioneer")
    applied = resources.server_side_apply(
        body=body, name="web-2", namespace="python", field_manager="cloudpioneer", force_conflicts=True)
    own = [entry for entry in applied.metadata.managedFields if entry.manager == "cloudpioneer"]
    assert applied.spec.replicas == 1 and own[0].operation == "Apply"
    assert own[0].fieldsV1.to_dict() == {"f:spec": {"f:replicas": {}}}, own
    yield "server-side apply"


def watching(admin):
    apps = client.AppsV1Api(admin)
    version = apps.list_namespaced_deployment("python").metadata.resource_version
    writer = threading.Thread(target=lambda: (
        apps.patch_namespaced_deployment("web-3", "python", {"spec": {"replicas": 0}}),
        apps.delete_namespaced_deployment("web-3", "python")))
    seen, watcher = [], watch.Watch()
    writer.start()
    for event in watcher.stream(
            apps.list_namespaced_deployment, "python", resource_version=version, timeout_seconds=20):
        seen.append((event["type"], event["object"].metadata.name, event["object"].spec.replicas))
        if event["type"] == "DELETED":
            watcher.stop()
    writer.join()
    assert seen == [("MODIFIED", "web-3", 0), ("DELETED", "web-3", 0)], seen
    yield "watch"


def others(admin):
    batch, scaling = client.BatchV1Api(admin), client.AutoscalingV2Api(admin)
    pod = client.V1PodSpec(restart_policy="Never", containers=[client.V1Container(name="c", image="job")])
    job = client.V1JobTemplateSpec(spec=client.V1JobSpec(template=client.V1PodTemplateSpec(spec=pod)))
    batch.create_namespaced_cron_job("python", client.V1CronJob(
        metadata=client.V1ObjectMeta(name="nightly"), spec=client.V1CronJobSpec(schedule="0 3 * * *", job_template=job)))
    assert batch.patch_namespaced_cron_job("nightly", "python", {"spec": {"suspend": True}}).spec.suspend is True
    target = client.V2CrossVersionObjectReference(api_version="apps/v1", kind="Deployment", name="web-4")
    made = scaling.create_namespaced_horizontal_pod_autoscaler("python", client.V2HorizontalPodAutoscaler(
        metadata=client.V1ObjectMeta(name="web-4"),
        spec=client.V2HorizontalPodAutoscalerSpec(scale_target_ref=target, min_replicas=2, max_replicas=4)))
    assert made.spec.min_replicas == 2
    lease = client.CoordinationV1Api(admin).create_namespaced_lease("python", client.V1Lease(
        metadata=client.V1ObjectMeta(name="leader"), spec=client.V1LeaseSpec(holder_identity="a")))
    assert lease.spec.holder_identity == "a"
    yield "cron jobs, autoscalers, leases"


def access(admin, reader):
    apps = client.AppsV1Api(reader)
    assert apps.list_namespaced_deployment("python").items
    refused(403, "Forbidden", apps.delete_namespaced_deployment, "web-5", "python")
    review = client.V1SelfSubjectAccessReview(spec=client.V1SelfSubjectAccessReviewSpec(
        resource_attributes=client.V1ResourceAttributes(verb="delete", group="apps", resource="deployments")))
    asked = client.AuthorizationV1Api(reader).create_self_subject_access_review(review)
    assert asked.status.allowed is False
    refused(401, "Unauthorized", client.AppsV1Api(api(admin.configuration.host, "nobody")).list_namespaced_deployment,
            "python")
    yield "access"


def ending(admin):
    core = client.CoreV1Api(admin)
    core.delete_namespace("python")
    refused(404, "NotFound", core.read_namespace, "python")
    assert not client.AppsV1Api(admin).list_deployment_for_all_namespaces().items
    yield "the end of a namespace"


def main(url, token, reader):
    admin = api(url, token)
    for steps in (workloads(admin), applying(admin), watching(admin), others(admin), access(admin, api(url, reader)),
                  ending(admin)):
        for step in steps:
            print(step)


if __name__ == "__main__":
    main(*sys.argv[1:])
