using Repro.Words;

namespace Repro.Configuration;

/// <summary>The profiles of a file: named overrides of its values.</summary>
internal sealed class Profiles
{
    private readonly Dictionary<string, MappingNode> byName = new(StringComparer.Ordinal);
    private readonly MappingNode file;
    private readonly Mistakes mistakes;

    /// <summary>Reads and checks the names; what the profiles hold is checked when one is settled.</summary>
    public Profiles(MappingNode file, Mistakes mistakes)
    {
        (this.file, this.mistakes) = (file, mistakes);
        if (file.Find(ConfigurationKeys.Profiles) is not { } entry || entry.Value is ScalarNode { Empty: true }) return;
        if (entry.Value is MappingNode mapping) foreach (var profile in mapping.Entries) Add(profile);
        else mistakes.Add(entry.Value.Place, $"profiles must be a mapping from names to what they override, found {entry.Value.Found}");
    }

    /// <summary>The names, <c>paper</c> last.</summary>
    public IReadOnlyList<string> Names => [.. byName.Keys.Where(n => n != ConfigurationKeys.Paper), ConfigurationKeys.Paper];

    /// <summary>The nodes of one, null for <c>paper</c>.</summary>
    public MappingNode? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>The file with profiles applied, a later one over an earlier one; null with the mistake reported where there is none of a
    /// name.</summary>
    /// <param name="names">None for the unchanged file.</param>
    public MappingNode? Over(params IReadOnlyList<string> names)
    {
        MappingNode? result = Layers.WithoutProfiles(file);
        foreach (var name in names)
        {
            if (byName.TryGetValue(name, out var profile)) result = result is null ? null : Layers.Over(result, profile);
            else if (name != ConfigurationKeys.Paper || names.Count > 1) result = Stranger(name);
        }

        return result;
    }

    private MappingNode? Stranger(string name)
    {
        if (name == ConfigurationKeys.Paper)
            mistakes.Add(Place.Whole("--profile"), "'paper' is the file unchanged; it cannot be combined with another profile");
        else
            mistakes.Add(file.Find(ConfigurationKeys.Profiles)?.Place ?? new Place(file.Place.Source, 1, 1),
                $"there is no profile '{name}'{NearestName.Hint(name, Names)}; this file has: {string.Join(", ", Names)}");
        return null;
    }

    private void Add(Entry entry)
    {
        if (entry.Key == ConfigurationKeys.Paper)
            mistakes.Add(entry.Place, "the profile 'paper' is the file unchanged and cannot be defined; change the file itself");
        else if (entry.Value is MappingNode profile)
        {
            byName.Add(entry.Key, profile);
            foreach (var e in profile.Entries.Where(e => !ConfigurationKeys.Profile.Contains(e.Key)))
                mistakes.Add(e.Place,
                    $"unknown key '{e.Key}' of a profile{NearestName.Hint(e.Key, ConfigurationKeys.Profile)}; "
                        + $"allowed: {string.Join(", ", ConfigurationKeys.Profile)}");
        }
        else mistakes.Add(entry.Value.Place,
            $"the profile '{entry.Key}' must be a mapping of what it overrides, found {entry.Value.Found}");
    }
}
