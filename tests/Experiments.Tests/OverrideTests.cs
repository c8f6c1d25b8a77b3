using Repro.Configuration;
using Repro.Experiments;
using Repro.Planning;

namespace Experiments.Tests;

/// <summary>Every key of every published file: an override that is accepted changes the plan, or it is told why it does not.</summary>
public class OverrideTests
{
    private static readonly ExperimentCatalog Catalog = ExperimentCatalog.Scan(ExperimentsAssembly.Assembly);

    public static TheoryData<string, string> Published
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "configs"), "*.yaml").Order(StringComparer.Ordinal))
                foreach (var profile in new[] { "smoke", "paper" }) data.Add(Path.GetFileName(file), profile);
            return data;
        }
    }

    [Theory, MemberData(nameof(Published))]
    public void An_accepted_setting_changes_the_plan_or_says_why_not(string file, string profile)
    {
        var before = PlanOf(file, profile)!;
        var root = ConfigurationFile.Parse(System.Text.Encoding.UTF8.GetBytes(before.ResolvedConfiguration), file, new())!;
        var accepted = 0;
        // The profiles share their parameters: those are set once, the axes in both.
        foreach (var setting in Settings(root).Where(s => profile == "smoke" || !s.StartsWith("parameters", StringComparison.Ordinal)))
        {
            if (PlanOf(file, profile, setting) is not { } after) continue;
            accepted++;
            var path = setting[..setting.IndexOf('=', StringComparison.Ordinal)];
            var isSame = Words(after) == Words(before);
            Assert.True(isSame == after.Notices.Any(n => n.StartsWith($"--set {path}=… changes nothing: ", StringComparison.Ordinal)),
                $"{file}, profile {profile}: --set {setting} is accepted, {(isSame ? "changes nothing and says nothing" : "and works")}");
            Assert.True(isSame == (after.Name == before.Name), $"{file}, profile {profile}: --set {setting} is named {after.Name}");
        }

        Assert.InRange(accepted, 3, int.MaxValue);
    }

    [Theory, MemberData(nameof(Published))]
    public void Replicates_reach_every_point(string file, string profile)
    {
        var plan = PlanOf(file, profile, "replicates=3")!;
        Assert.All(plan.Points, p => Assert.Equal(3, p.Replicates));
        if (!plan.ResolvedConfiguration.Contains("  chain: ", StringComparison.Ordinal)) return;
        Assert.All(PlanOf(file, profile, "sweep.chain[*].replicates=3")!.Points, p => Assert.Equal(3, p.Replicates));
    }

    /// <summary>The plan; null where the setting is refused.</summary>
    private static Plan? PlanOf(string file, string profile, params string[] settings)
    {
        try
        {
            return Planner.Plan(new()
            {
                Configuration = $"configs/{file}",
                WorkingFolder = Repository.Root,
                Profiles = profile == PlanRequest.Paper ? [] : [profile],
                Settings = settings,
            }, Catalog);
        }
        catch (ConfigurationException) when (settings.Length > 0)
        {
            return null;
        }
    }

    /// <summary>What a run depends on.</summary>
    private static string Words(Plan plan) => string.Join('\n',
        plan.Points.Select(p => FormattableString.Invariant($"{p.Canonical} {p.Draw} {p.Replicates} {p.MostReplicates}"))
            .Append($"{plan.Title} {plan.Seed} {plan.Until}"));

    /// <summary>Another value for each key of a resolved configuration, for each axis and its items, in parts of a chain too.</summary>
    private static IEnumerable<string> Settings(MappingNode root)
    {
        yield return "title=another";
        yield return "seed=7";
        yield return "replicates=3";
        if (root.Find("parameters")?.Value is MappingNode parameters)
            foreach (var setting in Below("parameters", parameters)) yield return setting;
        if (root.Find("sweep")?.Value is not MappingNode sweep) yield break;
        foreach (var setting in OfSweep("sweep", sweep)) yield return setting;
    }

    private static IEnumerable<string> Below(string path, MappingNode mapping)
    {
        foreach (var entry in mapping.Entries)
        {
            var at = $"{path}.{entry.Key}";
            yield return $"{at}=";
            if (Other(entry.Value) is { } other) yield return $"{at}={other}";
            if (entry.Value is MappingNode inner) foreach (var setting in Below(at, inner)) yield return setting;
            if (entry.Value is ListNode { Items.Count: > 0 } list && Other(list.Items[0]) is { } item) yield return $"{at}[0]={item}";
        }
    }

    private static IEnumerable<string> OfSweep(string path, MappingNode sweep)
    {
        foreach (var entry in sweep.Entries)
        {
            var at = $"{path}.{entry.Key}";
            if (entry is { Key: "chain", Value: ListNode chain })
            {
                yield return $"{at}[0]=";
                for (var i = 0; i < chain.Items.Count; i++)
                    foreach (var setting in OfSweep(FormattableString.Invariant($"{at}[{i}]"), (MappingNode)chain.Items[i]))
                        yield return setting;
            }
            else if (entry.Value is MappingNode range)
            {
                foreach (var setting in Below(at, range)) yield return setting;
            }
            else if (entry.Value is ListNode axis)
            {
                yield return $"{at}[0]=";
                if (Other(axis.Items[0]) is { } other) yield return $"{at}[0]={other}";
            }
            else yield return $"{at}=2";
        }
    }

    /// <summary>Another value of the same sort; null where none is at hand.</summary>
    private static string? Other(Node node)
    {
        if (node is not ScalarNode scalar || scalar.Text.Length == 0) return null;
        if (ScalarText.Truth(scalar.Text) is { } truth) return truth ? "false" : "true";
        if (ScalarText.Integer(scalar.Text) is { } integer) return FormattableString.Invariant($"{integer + 1}");
        return ScalarText.Number(scalar.Text) is { } number ? FormattableString.Invariant($"{number * 0.9}") : null;
    }
}
