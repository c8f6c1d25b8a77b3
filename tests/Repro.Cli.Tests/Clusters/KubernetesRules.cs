using System.Text.RegularExpressions;
using k8s;
using k8s.Models;

namespace Repro.Cli.Tests.Clusters;

/// <summary>
/// Manifests as an API server reads them: names and types of fields by the client library, which lets any word pass where one of a few is
/// called for; those, and what has to be there together, by rules of ours.
/// </summary>
internal static partial class KubernetesRules
{
    /// <summary>The documents of a manifest.</summary>
    /// <exception cref="Exception">A field is not known, or of another type.</exception>
    public static (V1ConfigMap Map, V1Job Parts, V1Job Gather) Read(string manifest)
    {
        var documents = manifest.Split("\n---\n");
        Assert.Equal(3, documents.Length);
        return (KubernetesYaml.Deserialize<V1ConfigMap>(documents[0], strict: true),
            KubernetesYaml.Deserialize<V1Job>(documents[1], strict: true), KubernetesYaml.Deserialize<V1Job>(documents[2], strict: true));
    }

    /// <summary>What an API server would refuse; none when all is well.</summary>
    public static IEnumerable<string> Mistakes(V1Job job)
    {
        var (spec, pod) = (job.Spec, job.Spec.Template.Spec);
        if (job.ApiVersion != "batch/v1" || job.Kind != "Job") yield return "kind";
        if (!Label().IsMatch(job.Metadata.Name) || job.Metadata.Name.Length > 52) yield return $"name {job.Metadata.Name}";
        if (spec.CompletionMode is not (null or "Indexed" or "NonIndexed")) yield return $"completionMode {spec.CompletionMode}";
        if (spec.CompletionMode == "Indexed" && spec.Completions is null) yield return "completions";
        if (spec.BackoffLimitPerIndex is not null && spec.CompletionMode != "Indexed") yield return "backoffLimitPerIndex";
        if (pod.RestartPolicy is not ("Never" or "OnFailure")) yield return $"restartPolicy {pod.RestartPolicy}";
        if (spec.PodFailurePolicy is not null && pod.RestartPolicy != "Never") yield return "podFailurePolicy wants restartPolicy Never";
        foreach (var rule in spec.PodFailurePolicy?.Rules ?? [])
        {
            if (rule.Action is not ("Ignore" or "FailIndex" or "FailJob" or "Count")) yield return $"action {rule.Action}";
            if ((rule.OnExitCodes is null) == (rule.OnPodConditions is null)) yield return "a rule has one kind of condition";
            foreach (var condition in rule.OnPodConditions ?? [])
                if (condition.Status is not ("True" or "False" or "Unknown")) yield return $"status {condition.Status}";
            if (rule.OnExitCodes is not { } codes) continue;
            if (codes.OperatorProperty is not ("In" or "NotIn")) yield return $"operator {codes.OperatorProperty}";
            if (codes.OperatorProperty == "In" && codes.Values.Contains(0)) yield return "exit code 0";
            if (!pod.Containers.Any(c => c.Name == codes.ContainerName)) yield return $"containerName {codes.ContainerName}";
        }
        var volumes = pod.Volumes.Select(v => v.Name).ToList();
        foreach (var container in pod.Containers)
        {
            if (string.IsNullOrEmpty(container.Image)) yield return "image";
            foreach (var mount in container.VolumeMounts.Where(m => !volumes.Contains(m.Name))) yield return $"volume {mount.Name}";
            foreach (var quantity in container.Resources.Limits.Concat(container.Resources.Requests).Select(q => $"{q.Value}"))
                if (!Quantity().IsMatch(quantity)) yield return $"quantity {quantity}";
        }
    }

    [GeneratedRegex("^[a-z]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();

    [GeneratedRegex("^[0-9]+(\\.[0-9]+)?(m|k|M|G|T|Ki|Mi|Gi|Ti)?$")]
    private static partial Regex Quantity();
}
