namespace Repro.Cli.Tests.Fuzz;

/// <summary>
/// Whether the resolved configuration of a changed file is that of the file with exactly the changed values changed. What may differ
/// besides: what a removed value leaves to its default, the other values of a mapping whose kind changed, and parameters that come or go
/// with the axes of the sweep.
/// </summary>
internal sealed class Faithfulness
{
    private readonly HashSet<string> free = [];
    private readonly Dictionary<string, Tree> given = [];
    private bool sweepChanged;

    private Faithfulness()
    {
    }

    /// <summary>The first violation; null when there is none.</summary>
    public static string? Violation(Branch file, Branch changed, Branch resolved, Branch resolvedChanged)
    {
        var check = new Faithfulness();
        check.Compare("", Without(file), Without(changed));
        foreach (var (path, value) in check.given)
            if (!Holds(value, At(resolvedChanged, path), path, out var at))
                return $"{path} was changed to {value}, but the resolved configuration says {At(resolvedChanged, path)} (at {at})";
        return check.Others("", resolved, resolvedChanged);
    }

    private static Branch Without(Branch file) => new() { Entries = [.. file.Entries.Where(e => e.Key != "profiles")] };

    private static string Join(string path, string key) => path.Length == 0 ? key : $"{path}\u001f{key}";

    private static Tree? At(Tree? tree, string path)
    {
        foreach (var key in path.Split('\u001f'))
            tree = tree switch
            {
                Branch b => b[key],
                Items i when int.TryParse(key, out var n) && n < i.Values.Count => i.Values[n],
                _ => null
            };
        return tree;
    }

    /// <summary>Notes what was given another value, and what was left out.</summary>
    private void Compare(string path, Tree? before, Tree? after)
    {
        if (before is Branch one && after is Branch other)
        {
            if (!Same(one["kind"], other["kind"])) Change(path, other);
            else foreach (var key in one.Entries.Concat(other.Entries).Select(e => e.Key).Distinct())
                Compare(Join(path, key), one[key], other[key]);
        }
        else if (before is Items list && after is Items values && list.Values.Count == values.Values.Count)
        {
            for (var i = 0; i < list.Values.Count; i++) Compare(Join(path, $"{i}"), list.Values[i], values.Values[i]);
        }
        else if (!Same(before, after)) Change(path, after);
    }

    private void Change(string path, Tree? after)
    {
        free.Add(path);
        sweepChanged |= path.StartsWith("sweep", StringComparison.Ordinal);
        if (after is not (null or Leaf { IsNothing: true })) given[path] = after;
    }

    /// <summary>Everything that was not changed is as it was.</summary>
    private string? Others(string path, Tree? before, Tree? after)
    {
        if (free.Contains(path)) return null;
        if (before is Branch one && after is Branch other)
            return one.Entries.Concat(other.Entries).Select(e => e.Key).Distinct().Select(k => Others(Join(path, k), one[k], other[k]))
                .FirstOrDefault(v => v is not null);
        if (before is Items list && after is Items values && list.Values.Count == values.Values.Count)
            return Enumerable.Range(0, list.Values.Count).Select(i => Others(Join(path, $"{i}"), list.Values[i], values.Values[i]))
                .FirstOrDefault(v => v is not null);
        var isSwept = sweepChanged && path.StartsWith("parameters", StringComparison.Ordinal);
        return Same(before, after) || isSwept ? null : $"{path.Replace('\u001f', '.')} was not changed, but went from {before} to {after}";
    }

    /// <summary>Whether what was given stands there; in a mapping defaults may stand beside it.</summary>
    private static bool Holds(Tree given, Tree? resolved, string path, out string at)
    {
        at = path;
        if (given is Branch one && resolved is Branch other)
        {
            foreach (var (key, value) in one.Entries)
                if (value is not Leaf { IsNothing: true } && !Holds(value, other[key], Join(path, key), out at)) return false;
            return true;
        }
        if (given is Items list && resolved is Items values && list.Values.Count == values.Values.Count)
        {
            for (var i = 0; i < list.Values.Count; i++)
                if (!Holds(list.Values[i], values.Values[i], Join(path, $"{i}"), out at)) return false;
            return true;
        }
        return Same(given, resolved);
    }

    private static bool Same(Tree? one, Tree? other) => (one, other) switch
    {
        (null, null) => true,
        (Leaf { IsNothing: true }, Leaf { IsNothing: true }) => true,
        (Leaf { Number: { } a }, Leaf { Number: { } b }) => a == b || (double)a == (double)b,
        (Leaf a, Leaf b) => a.Text == b.Text,
        (Branch a, Branch b) => a.Entries.Count == b.Entries.Count && a.Entries.All(e => Same(e.Value, b[e.Key])),
        (Items a, Items b) => a.Values.Count == b.Values.Count && a.Values.Zip(b.Values).All(p => Same(p.First, p.Second)),
        _ => false,
    };
}
