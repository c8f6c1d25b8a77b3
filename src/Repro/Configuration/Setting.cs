using Repro.Words;

namespace Repro.Configuration;

/// <summary>One <c>--set path=value</c>: replaces whatever stands at its path; an empty value takes it away.</summary>
/// <param name="Path">Key by key; below <c>sweep</c> the rest is one key, since axes have points in their names.</param>
/// <param name="Value">The value.</param>
/// <param name="Place">The option.</param>
internal sealed record Setting(IReadOnlyList<string> Path, Node Value, Place Place)
{
    private const int MaximumShown = 80;
    private static readonly string[] Example = ["title", "seed", "replicates", "until",
        "parameters.NAME", "sweep.NAME", "parameters", "sweep"];

    /// <summary>The setting; null with the mistake told.</summary>
    public static Setting? Read(string option, Mistakes mistakes)
    {
        var equals = option.IndexOf('=');
        if (equals <= 0)
        {
            mistakes.Add(new($"--set {PlainText.Shortened(option, MaximumShown)}", 1, 1),
                "expected path=value, such as --set replicates=3 or --set 'sweep={}'");
            return null;
        }

        var name = option[..equals].Trim();
        var place = new Place($"--set {PlainText.Shortened(name, MaximumShown)}=…", 1, 1);
        var path = Split(name);
        if (!Known(path, place, mistakes)) return null;
        var before = mistakes.Told;
        var value = YamlText.Read(option[(equals + 1)..], place.Source, mistakes) ?? new ScalarNode(place, "", plain: true);
        return mistakes.Told == before ? new(path, value, place) : null;
    }

    /// <summary>The mapping with the value at its path.</summary>
    public MappingNode Apply(MappingNode root) => Apply(root, 0);

    private static string[] Split(string name)
    {
        var keys = name.Split('.');
        return keys.Length > 2 && keys[0] == ConfigurationKeys.Sweep ? [keys[0], string.Join('.', keys[1..])] : keys;
    }

    private static bool Known(string[] path, Place place, Mistakes mistakes)
    {
        var top = path[0];
        if (path.Any(p => p.Length == 0 || p.Contains('[')))
            mistakes.Add(place,
                $"'{PlainText.Shortened(string.Join('.', path), MaximumShown)}' is no path; keys are joined by points, and a list is "
                    + $"replaced whole");
        else if (top == ConfigurationKeys.Experiment)
            mistakes.Add(place, "the experiment belongs to the configuration file; choose another file");
        else if (top == ConfigurationKeys.Profiles)
            mistakes.Add(place, "a profile cannot be changed by --set; choose one by --profile and set single values");
        else if (!ConfigurationKeys.Profile.Contains(top))
            mistakes.Add(place,
                $"unknown key "
                    + $"'{PlainText.Shortened(top, MaximumShown)}'{NearestName.Hint(top, ConfigurationKeys.Profile)}; allowed: {string.Join(", ", Example)}");
        else if (path.Length > 1 && !ConfigurationKeys.Nested.Contains(top))
            mistakes.Add(place, $"'{top}' is a single value; nothing lies below it");
        else return true;
        return false;
    }

    private MappingNode Apply(MappingNode at, int level)
    {
        var key = Path[level];
        if (level < Path.Count - 1)
        {
            var below = at.Find(key)?.Value as MappingNode ?? new MappingNode(Place, []);
            return at.With(new(key, Place, Apply(below, level + 1)));
        }

        var takeAway = Value is ScalarNode { Empty: true } && level > 0;
        return takeAway ? new(at.Place, [.. at.Entries.Where(e => e.Key != key)]) : at.With(new(key, Place, Value));
    }
}
