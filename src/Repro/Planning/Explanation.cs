using Repro.Configuration;
using Repro.Experiments;

namespace Repro.Planning;

/// <summary>Shows where a value of a configuration comes from.</summary>
public static class Explanation
{
    private const int MostValues = 10;
    private const int LongestValue = 80;

    /// <summary>One line for each layer that spoke of the path, the one that counts last; then the documentation of a parameter.</summary>
    /// <param name="request">The configuration and what overrides it.</param>
    /// <param name="path">Such as <c>replicates</c>, <c>parameters.matrix.p</c> or <c>sweep.samples</c>; a bare parameter's name does
    /// too.</param>
    /// <param name="catalog">The experiments there are.</param>
    /// <exception cref="ConfigurationException">The configuration is wrong, or nothing has that path.</exception>
    public static IReadOnlyList<string> Of(PlanRequest request, string path, ExperimentCatalog catalog)
    {
        var reading = new Reading(request, catalog);
        var settled = reading.Settle();
        reading.SettleOthers();
        if (settled is null || reading.Mistakes.Any) throw reading.Failure();
        if (NodePath.Parse(path) is not { } at)
            throw Wrong(path, "this is not a path; keys are joined by points, [0] is the first item of a list");
        if (!ConfigurationKeys.Top.Contains(at.Top)) at = new([new(ConfigurationKeys.Parameters), .. at.Steps]);
        var known = ParameterPaths.Of(settled.Shape).Select(p => p.Path).Distinct().ToList();
        if (at.Parameter is { } parameter && !known.Contains(parameter) && at.Find(settled.Root) is null)
            throw Wrong(path, $"unknown parameter '{parameter}'{ConfigurationKeys.Hint(parameter, known)}; allowed: "
                + string.Join(", ", known));
        if (at.Steps.Any(s => s is { Key: null, Index: null }))
            throw Wrong(path, "[*] is every item; one is explained at a time, such as [0]");
        var layers = Layers(reading, request, at).ToList();
        var isThere = layers.Exists(l => l.StartsWith($"{at} ", StringComparison.Ordinal))
            || reading.Settings.Any(s => s.Path.Meets(at));
        if (!isThere && at.HasItems && (at.Steps[^1].Key != ConfigurationKeys.Replicates || OfPart(settled, at) is null))
            throw Wrong(path, "neither the file nor anything that overrides it has this path");
        return [.. Layered(settled, at, layers)];
    }

    private static ConfigurationException Wrong(string path, string message) => new([new(Place.Whole(path), message)]);

    private static IEnumerable<string> Layers(Reading reading, PlanRequest request, NodePath at)
    {
        var extended = Find(reading.Extended, at);
        if (extended is { } inOther) yield return Line(inOther, "from the extended file");
        if (Find(reading.File, at) is { } inFile && inFile.Node != extended?.Node) yield return Line(inFile, "from the file");
        foreach (var profile in request.Profiles)
            if (Find(reading.Profiles?.Find(profile), at) is { } inProfile) yield return Line(inProfile, $"from the profile '{profile}'");
        foreach (var setting in reading.Settings.Where(s => Touches(s.Path, at)))
            yield return $"{setting.Path} = {ResolvedText.OfNode(setting.Value)}   from {setting.Place}";
        if (at.Top == ConfigurationKeys.Seed && request.Seed is { } seed) yield return $"seed = {seed}   from --seed";
    }

    private static IEnumerable<string> Layered(Settled settled, NodePath at, IEnumerable<string> layers)
    {
        var name = at.Top == ConfigurationKeys.Parameters || at.Steps is [_,
        {
            Key: not null and not (ConfigurationKeys.Chain
            or ConfigurationKeys.Zip or ConfigurationKeys.Except)
        }] ? at.Parameter ?? at.ToString() : at.ToString();
        yield return $"{name} = {DefaultOf(settled, at)}   by default";
        foreach (var layer in layers) yield return layer;
        if (at.Steps[^1].Key == ConfigurationKeys.Replicates)
            yield return "so replicates = "
                + (!at.HasItems ? Overrides.Governed(settled) : OfPart(settled, at) ?? "nothing, since the sweep has no such part");
        else if (at.HasItems) yield return $"so {at} = {(at.Find(settled.Root) is { } node ? ResolvedText.OfNode(node) : "not there")}";
        if (at.HasItems || at.Parameter is not { } parameter) yield break;
        var axes = settled.Sweep.Axes.Where(a => a.Path.Text == parameter).ToList();
        foreach (var axis in axes)
            yield return $"{parameter} varies over {Values(axis)}   at {axis.Place}";
        if (axes.Count == 0 && FieldPath.Find(settled.Shape, settled.Parameters, parameter, out _) is { } path)
            yield return $"so {parameter} = {ResolvedText.OfValue(path.Get(settled.Parameters))}";
    }

    /// <summary>How many values, and the first of them.</summary>
    private static string Values(SweepAxis axis)
    {
        var shown = axis.Values.Take(MostValues)
            .Select(v => v.Canonical.Length > LongestValue ? v.Canonical[..LongestValue] + "…" : v.Canonical);
        var more = axis.Values.Count > MostValues ? ", …" : "";
        return $"{axis.Values.Count} value{(axis.Values.Count == 1 ? "" : "s")}: {string.Join(", ", shown)}{more}";
    }

    /// <summary>The replicates of a part of the chain; null where the sweep has no such part.</summary>
    private static string? OfPart(Settled settled, NodePath at)
    {
        var part = at.Text(at.Steps.Count - 1);
        var parts = settled.Sweep.Parts(ConfigurationKeys.Sweep, settled.Replicates).Where(p => p.Path == part).ToList();
        return parts.Count > 0 ? $"{parts[0].Replicates}" : null;
    }

    private static string Line((string Name, Node Node) found, string layer) =>
        $"{found.Name} = {ResolvedText.OfNode(found.Node)}   {layer}, {found.Node.Place}";

    private static string DefaultOf(Settled settled, NodePath at) => (at.Top, at.Parameter) switch
    {
        (ConfigurationKeys.Sweep, not null) when at.HasItems => "nothing",
        (_, { } parameter) => FieldPath.Find(settled.Shape, settled.Parameters, parameter, out _) is { } path
            ? ResolvedText.OfValue(path.Last.Get(path.Owners[^1].Defaults))
            : "nothing, since it belongs to another kind",
        (ConfigurationKeys.Title, _) => settled.Experiment.Title,
        (ConfigurationKeys.Seed, _) => $"{ConfigurationReader.DefaultSeed}",
        (ConfigurationKeys.Replicates, _) => "1",
        (ConfigurationKeys.Experiment or ConfigurationKeys.Extends or ConfigurationKeys.Until, _) => "nothing",
        _ => at.Steps.Count > 1 ? "nothing" : "{}",
    };

    /// <summary>What a layer says of the path: its own value, that of the enclosing parameter, which replaces it, or the replicates of
    /// what contains a part that sets none.</summary>
    private static (string Name, Node Node)? Find(MappingNode? root, NodePath at)
    {
        if (root is null) return null;
        var least = at.Top == ConfigurationKeys.Parameters && at.Steps.Count > 1 ? 2 : at.Steps.Count;
        for (var count = at.Steps.Count; count >= least; count--)
            if (new NodePath([.. at.Steps.Take(count)]).Find(root) is { } node)
                return (at.Parameter is not null && !at.HasItems ? string.Join('.', at.Steps.Take(count).Skip(1)) : at.Text(count), node);
        if (!at.HasItems || at.Steps[^1].Key != ConfigurationKeys.Replicates) return null;
        for (var count = at.Steps.Count - 2; count >= 0; count--)
        {
            if (count > 0 && at.Steps[count - 1].Key is not null) continue;
            var around = new NodePath([.. at.Steps.Take(count), at.Steps[^1]]);
            if (around.Find(root) is { } node) return ($"{around}", node);
        }

        return null;
    }

    private static bool Touches(NodePath setting, NodePath at) =>
        setting.Meets(at) || (setting.Steps.Count == 1 && setting.Top == ConfigurationKeys.Replicates && at.HasItems
                && at.Steps[^1].Key == ConfigurationKeys.Replicates);
}
