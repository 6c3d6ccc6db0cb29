"""Jobs and CronJobs."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from zoneinfo import available_timezones

from everyline.subjects.kubernetes.checks.rules import schedule
from everyline.subjects.kubernetes.checks.rules.each import JOBS, JobSpec, kinds
from everyline.subjects.kubernetes.checks.rules.manifest import Manifest
from everyline.subjects.kubernetes.checks.rules.node import Finding, show
from everyline.subjects.kubernetes.checks.rules.rule import docs, rule


@cache
def _zones() -> frozenset[str]:
    return frozenset(zone.lower() for zone in available_timezones())


@rule(
    "cron-schedule",
    kinds("CronJob"),
    docs("concepts/workloads/controllers/cron-jobs/#schedule-syntax", "CronJob: Schedule syntax"),
    en="A schedule has five fields: minute, hour, day of the month, month, day of the week; or a word such as `@daily`.",
    zh="`schedule` 有五段：分、时、日、月、星期，或者写 `@daily` 之类的词。",
)
def schedule_is_one(manifest: Manifest) -> Iterator[Finding]:
    when = manifest.spec["schedule"]
    if "schedule" in manifest.spec and when.is_empty:
        yield when.wrong("the schedule is empty", 'write one such as `"*/5 * * * *"`')
    elif when.text and (why := schedule.fault(when.text)):
        yield when.wrong(
            f"the schedule {show(when.text)} {why}", 'write one such as `"*/5 * * * *"`, every five minutes'
        )


@rule(
    "time-zone",
    kinds("CronJob"),
    docs("concepts/workloads/controllers/cron-jobs/#time-zones", "CronJob: Time zones"),
    en="`timeZone` is the name of a time zone, such as `Asia/Shanghai`.",
    zh="`timeZone` 必须是时区名称，例如 `Asia/Shanghai`。",
)
def time_zone_is_one(manifest: Manifest) -> Iterator[Finding]:
    zone = manifest.spec["timeZone"]
    if not isinstance(zone.value, str):
        return
    known = _zones()
    if not zone.text or zone.text.lower() == "local" or (known and zone.text.lower() not in known):
        yield zone.wrong(f"{show(zone.text)} is no time zone", "write a name such as `Asia/Shanghai` or `Etc/UTC`")


@rule(
    "indexed-completions",
    JOBS,
    docs("reference/kubernetes-api/workload-resources/job-v1/#JobSpec", "API reference: JobSpec, completionMode"),
    en="An `Indexed` Job says how many `completions` it has.",
    zh="`Indexed` 模式的 Job 必须写 `completions`。",
)
def indexed_jobs_have_completions(job: JobSpec) -> Iterator[Finding]:
    mode = job.spec["completionMode"]
    if mode.value == "Indexed" and not job.spec["completions"].is_set:
        yield mode.wrong("an `Indexed` Job needs `completions`", "add `completions`")
    for field in ("backoffLimitPerIndex", "maxFailedIndexes"):
        if job.spec[field].is_set and mode.value != "Indexed":
            yield job.spec[field].wrong(f"`{field}` goes with `completionMode: Indexed`", "add the mode")


@rule(
    "pod-failure-policy",
    JOBS,
    docs("concepts/workloads/controllers/job/#pod-failure-policy", "Jobs: Pod failure policy"),
    en="A Job with a `podFailurePolicy` has Pods that never restart.",
    zh="使用 `podFailurePolicy` 的 Job，其 Pod 必须 `restartPolicy: Never`。",
)
def failure_policy_needs_never(job: JobSpec) -> Iterator[Finding]:
    policy = job.spec["podFailurePolicy"]
    if policy.is_set and job.spec["template"]["spec"]["restartPolicy"].value == "OnFailure":
        yield policy.wrong("`podFailurePolicy` needs Pods with `restartPolicy: Never`", "change `restartPolicy`")
    names = {
        each["name"].text for role in ("containers", "initContainers") for each in job.spec["template"]["spec"][role]
    }
    for container in policy.at("rules.*.onExitCodes.containerName"):
        if container.text and container.text not in names:
            yield container.wrong(f"there is no container {show(container.text)}", "name one of the Pod's")


@rule(
    "parallelism-over-completions",
    JOBS,
    docs("concepts/workloads/controllers/job/#controlling-parallelism", "Jobs: Controlling parallelism"),
    en="A Job never runs more Pods at once than it has completions.",
    zh="Job 同时运行的 Pod 不会多于 `completions`。",
    server_refuses=False,
)
def parallelism_is_within_completions(job: JobSpec) -> Iterator[Finding]:
    most, total = job.spec["parallelism"], job.spec["completions"].number
    if total is not None and most.number is not None and most.number > total > 0:
        yield most.wrong(f"`parallelism` is {most.number}, but there are only {total} completions", "lower it")
