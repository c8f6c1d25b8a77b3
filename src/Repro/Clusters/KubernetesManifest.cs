using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Repro.Experiments;
using Repro.Planning;

namespace Repro.Clusters;

/// <summary>What is asked of a Kubernetes cluster.</summary>
/// <param name="Image">The image whose entry point is <c>repro</c>.</param>
/// <param name="Claim">The volume claim that all pods can write to: it holds the runs.</param>
public sealed record KubernetesRequest(string Image, string Claim);

/// <summary>
/// <c>repro submit kubernetes</c>: manifests to be applied by hand. A ConfigMap holds what is frozen, an Indexed Job computes the parts,
/// and a second Job, suspended, gathers them once it is let go.
/// </summary>
public static partial class KubernetesManifest
{
    private const string Runs = "/runs";
    private const int LargestConfigMap = 1_000_000;
    private const int LongestName = 40;
    private const int RetriesOfAPart = 6;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The three documents.</summary>
    /// <exception cref="FormatException">Configuration and inputs are more than a ConfigMap takes.</exception>
    public static string Of(Plan plan, PartRequest request, KubernetesRequest kubernetes, string submitted)
    {
        var size = plan.ResolvedConfiguration.Length + plan.Inputs.Values.Sum(i => i.Length);
        if (size > LargestConfigMap)
            throw new FormatException(string.Create(CultureInfo.InvariantCulture,
                $"configuration and inputs have {size / 1e6:0.0} MB, but a ConfigMap holds 1 MB; put them on the claim and run the "
                    + $"parts with --shard"));
        var submission = Submission.Of(plan, request, submitted) with { Scheduler = Submission.Kubernetes, Program = ["repro"] };
        var name = Name(plan.Name) + submission.Job[submission.Job.IndexOf('-', StringComparison.Ordinal)..];
        static string KeyOf(int input) => string.Create(CultureInfo.InvariantCulture, $"input-{input}");
        var inputs = plan.Inputs.Select((i, n) => (Key: KeyOf(n), Path: i.Key, File: i.Value)).ToList();
        var run = $"{Runs}/{plan.Name}";
        var keys = inputs.Select(i => (i.Key, i.Path)).Prepend((Submission.ConfigurationName, Submission.ConfigurationName))
            .Prepend((Submission.FileName, Submission.FileName)).Select(k => $"{{key: {k.Item1}, path: {Json(k.Item2)} }}");
        var (items, mount) = (string.Join(", ", keys), Json($"{run}/{Submission.FolderName}"));
        var binary = inputs.Count == 0 ? "" : $"binaryData:\n{string.Concat(inputs.Select(i => $"  {i.Key}: {Base64(i.File)}\n"))}";
        var pod = string.Create(CultureInfo.InvariantCulture, $$"""
                  volumeMounts:
                    - {name: runs, mountPath: {{Runs}} }
                    - {name: submission, mountPath: {{mount}} }
              volumes:
                - name: runs
                  persistentVolumeClaim: {claimName: {{Json(kubernetes.Claim)}} }
                - name: submission
                  configMap:
                    name: {{name}}
                    items: [{{items}}]
            """);
        return string.Create(CultureInfo.InvariantCulture, $$"""
            # {{plan.Name}}, {{request.Parts}} parts: kubectl apply -f THIS, and once the parts have ended
            # kubectl patch job {{name}}-gather --patch '{"spec": {"suspend": false} }'
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: {{name}}
            immutable: true
            data:
              {{Submission.FileName}}: {{Json(submission.Text())}}
              {{Submission.ConfigurationName}}: {{Json(plan.ResolvedConfiguration)}}
            {{binary}}---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{name}}
            spec:
              completionMode: Indexed
              completions: {{request.Parts}}
              parallelism: {{request.Throttle ?? request.Parts}}
              backoffLimitPerIndex: {{RetriesOfAPart}}
              podFailurePolicy:
                rules:
                  - action: Ignore
                    onPodConditions: [{type: DisruptionTarget, status: "True"}]
                  - action: FailIndex
                    onExitCodes: {containerName: repro, operator: In, values: [2]}
              template:
            {{Pod(kubernetes, request.Cpus, request, $"\"part\", {Json(run)}, \"$(JOB_COMPLETION_INDEX)\"", pod)}}
            ---
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: {{name}}-gather
            spec:
              suspend: true
              backoffLimit: 1
              template:
            {{Pod(kubernetes, 1, request, $"\"gather\", {Json(run)}{(request.Strict ? ", \"--strict\"" : "")}", pod)}}

            """).ReplaceLineEndings("\n");
    }

    private static string Pod(KubernetesRequest kubernetes, int cpus, PartRequest request, string arguments, string rest)
    {
        var memory = request.Memory is { } size ? $", memory: {Quantity(size)}" : "";
        var resources = string.Create(CultureInfo.InvariantCulture, $"{{cpu: \"{cpus}\"{memory} }}");
        return Indented($$"""
            spec:
              restartPolicy: Never
              terminationGracePeriodSeconds: 60
              containers:
                - name: repro
                  image: {{Json(kubernetes.Image)}}
                  args: [{{arguments}}]
                  resources:
                    requests: {{resources}}
                    limits: {{resources}}
            {{rest}}
            """);
    }

    private static string Indented(string text) =>
        string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Length > 0 ? $"    {l}" : l));

    /// <summary>Slurm's M and G are Kubernetes' Mi and Gi, and its bare number is of MiB.</summary>
    private static string Quantity(string memory) => char.IsAsciiDigit(memory[^1]) ? $"{memory}Mi" : $"{memory.ToUpperInvariant()}i";

    private static string Base64(InputFile file)
    {
        using var content = file.Open();
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return Convert.ToBase64String(bytes.ToArray());
    }

    /// <summary>A name of objects begins with a letter and holds small letters, digits and dashes.</summary>
    private static string Name(string run)
    {
        var name = $"repro-{NotInNames().Replace(run.ToLowerInvariant(), "-")}";
        return name[..Math.Min(LongestName, name.Length)].TrimEnd('-');
    }

    private static string Json(string text) => JsonSerializer.Serialize(text, Relaxed);

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInNames();
}
