using Repro.Configuration;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Planning;

/// <summary>Tells where a value of a configuration came from.</summary>
public static class Explanation
{
    /// <summary>One line for each layer that spoke of the path, the one that counts last; then the documentation of a parameter.</summary>
    /// <param name="request">The configuration and what stands over it.</param>
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
        var keys = Keys(path);
        var known = ParameterPaths.Of(settled.Shape).Select(p => p.Path).Distinct().ToList();
        var parameter = keys[0] is ConfigurationKeys.Parameters or ConfigurationKeys.Sweep && keys.Length > 1
            ? string.Join('.', keys[1..])
            : null;
        if (parameter is not null && !known.Contains(parameter)
            && !(keys[0] == ConfigurationKeys.Sweep
                && parameter is ConfigurationKeys.Zip or ConfigurationKeys.Chain or ConfigurationKeys.Except))
            throw new ConfigurationException(
                [new(Place.Whole(path),
                    $"unknown parameter '{parameter}'{NearestName.Hint(parameter, known)}; allowed: {string.Join(", ", known)}")]);
        if (!ConfigurationKeys.Top.Contains(keys[0]))
            throw new ConfigurationException(
                [new(Place.Whole(path),
                    $"unknown key "
                        + $"'{keys[0]}'{NearestName.Hint(keys[0], known.Concat(ConfigurationKeys.Top))}; allowed: {string.Join(", ", ConfigurationKeys.Top)} and the parameters")]);
        return [.. Layered(reading, request, settled, keys, parameter)];
    }

    private static string[] Keys(string path)
    {
        var keys = path.Split('.');
        return ConfigurationKeys.Top.Contains(keys[0]) ? keys : [ConfigurationKeys.Parameters, .. keys];
    }

    private static IEnumerable<string> Layered(Reading reading, PlanRequest request, Settled settled, string[] keys, string? parameter)
    {
        var name = parameter ?? string.Join('.', keys);
        yield return $"{name} = {DefaultOf(settled, keys, parameter)}   by default";
        if (Find(reading.File, keys) is { } inFile) yield return Line(inFile, "from the file");
        if (Find(reading.Profiles?.Find(request.Profile), keys) is { } inProfile)
            yield return Line(inProfile, $"from the profile '{request.Profile}'");
        foreach (var setting in reading.Settings.Where(s => Touches(s.Path, keys)))
            yield return $"{string.Join('.', setting.Path)} = {ResolvedText.OfNode(setting.Value)}   from {setting.Place}";
        if (keys is [ConfigurationKeys.Seed] && request.Seed is { } seed) yield return $"seed = {seed}   from --seed";
        foreach (var axis in settled.Sweep.Axes.Where(a => a.Path.Text == parameter))
            yield return $"{name} varies over {axis.Values.Count} value{(axis.Values.Count == 1 ? "" : "s")}   at {axis.Place}";
        if (settled.Sweep.Axes.Any(a => a.Path.Text == parameter) || parameter is null) yield break;
        if (FieldPath.Find(settled.Shape, settled.Parameters, parameter, out _) is { } path)
            yield return $"so {name} = {ResolvedText.OfValue(path.Get(settled.Parameters))}";
    }

    private static string Line((string Name, Node Node) found, string layer) =>
        $"{found.Name} = {ResolvedText.OfNode(found.Node)}   {layer}, {found.Node.Place}";

    private static string DefaultOf(Settled settled, string[] keys, string? parameter) => (keys[0], parameter) switch
    {
        (_, ConfigurationKeys.Zip or ConfigurationKeys.Chain or ConfigurationKeys.Except) => "nothing",
        (_, not null) => FieldPath.Find(settled.Shape, settled.Parameters, parameter, out _) is { } path
            ? ResolvedText.OfValue(path.Last.Get(path.Owners[^1].Defaults))
            : "nothing, since it belongs to another kind",
        (ConfigurationKeys.Title, _) => settled.Experiment.Title,
        (ConfigurationKeys.Seed, _) => $"{ConfigurationReader.DefaultSeed}",
        (ConfigurationKeys.Replicates, _) => "1",
        (ConfigurationKeys.Experiment or ConfigurationKeys.Until, _) => "nothing",
        _ => "{}",
    };

    /// <summary>What a layer says of the path: its own value, or that of the parameter it lies in, which replaces it.</summary>
    private static (string Name, Node Node)? Find(MappingNode? root, string[] keys)
    {
        if (root?.Find(keys[0])?.Value is not { } at) return null;
        if (keys.Length == 1) return (keys[0], at);
        var names = keys[0] == ConfigurationKeys.Sweep ? [string.Join('.', keys[1..])] : keys[1..];
        var found = "";
        foreach (var name in names)
        {
            if ((at as MappingNode)?.Find(name)?.Value is not { } below) break;
            (found, at) = (ValueBinder.Join(found, name), below);
        }

        return found.Length > 0 ? (found, at) : null;
    }

    private static bool Touches(IReadOnlyList<string> setting, string[] keys)
    {
        var (a, b) = (string.Join('.', setting), string.Join('.', keys));
        return a == b || a.StartsWith(b + ".", StringComparison.Ordinal) || b.StartsWith(a + ".", StringComparison.Ordinal);
    }
}
