using Repro.Experiments;

namespace Repro.Configuration;

/// <summary>A configuration with one profile and the command line settled: typed, its sweep not yet expanded.</summary>
internal sealed record Settled
{
    public required Experiment Experiment { get; init; }

    public required RecordShape Shape { get; init; }

    public required string Title { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>The values of parameters that do not vary; those that vary have their defaults.</summary>
    public required object Parameters { get; init; }

    public required Sweep Sweep { get; init; }

    public required int Replicates { get; init; }

    /// <summary>Stopping by precision; null where every point has its replicates.</summary>
    public required Precision? Until { get; init; }

    /// <summary>Parameters whose value is wrong and that have their default instead.</summary>
    public required IReadOnlySet<string> Doubtful { get; init; }

    /// <summary>Nothing was wrong; otherwise what could be read, so that more mistakes can be found.</summary>
    public required bool Complete { get; init; }

    /// <summary>The nodes it was read from, layers merged.</summary>
    public required MappingNode Root { get; init; }

    /// <summary>The place of a parameter's value; that of the nearest enclosing key for one left at its default.</summary>
    /// <param name="path">Such as <c>matrix.rows[1]</c>.</param>
    /// <param name="values">The values of the axes at a point.</param>
    /// <param name="given">The parameter, or one that contains it, was given rather than left at its default.</param>
    public Place PlaceOf(string path, IEnumerable<(SweepAxis Axis, AxisValue Value)> values, out bool given)
    {
        given = true;
        foreach (var (axis, value) in values)
        {
            if (path == axis.Path.Text
                || (path.StartsWith(axis.Path.Text, StringComparison.Ordinal) && path[axis.Path.Text.Length] is '.' or '['))
                return Deepest(value.Node, Steps(path[axis.Path.Text.Length..])).Place;
        }

        var parameters = Root.Find(ConfigurationKeys.Parameters);
        var deepest = parameters is null ? null : Deepest(parameters.Value, Steps(path));
        given = parameters is not null && !ReferenceEquals(deepest, parameters.Value);
        if (given) return deepest!.Place;
        if (parameters is not null) return parameters.Place;
        return path.Length == 0 && Root.Find(ConfigurationKeys.Sweep) is { } sweep ? sweep.Place : new(Root.Place.Source, 1, 1);
    }

    private static Node Deepest(Node from, IEnumerable<string> steps)
    {
        var at = from;
        foreach (var step in steps)
        {
            var next = at switch
            {
                MappingNode mapping => mapping.Find(step)?.Value,
                ListNode list when int.TryParse(step, out var index) && index >= 0 && index < list.Items.Count => list.Items[index],
                _ => null,
            };
            if (next is null) break;
            at = next;
        }

        return at;
    }

    private static string[] Steps(string path) =>
        path.Replace("]", "", StringComparison.Ordinal).Split(['.', '['], StringSplitOptions.RemoveEmptyEntries);
}
