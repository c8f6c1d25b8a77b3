using System.Globalization;
using Repro.Experiments;
using Repro.Words;

namespace Repro.Configuration;

/// <summary>Reads merged nodes into a settled configuration.</summary>
internal sealed class ConfigurationReader(ExperimentCatalog catalog, InputFiles files, Mistakes mistakes)
{
    /// <summary>The seed of a configuration that names none.</summary>
    public const ulong DefaultSeed = 1;

    private readonly ValueBinder binder = new(mistakes, files);

    /// <summary>The settled configuration, every mistake reported; null when the experiment is unknown.</summary>
    public Settled? Read(MappingNode root)
    {
        var before = mistakes.Told;
        var experiment = ReadExperiment(root);
        foreach (var entry in root.Entries.Where(e => !ConfigurationKeys.Top.Contains(e.Key))) UnknownTop(entry, experiment);
        var title = ReadTitle(root);
        var seed = ReadSeed(root);
        var replicates = root.Find(ConfigurationKeys.Replicates) is { } r ? SweepReader.Replicates(r.Value, mistakes) : 1;
        if (experiment is null) return null;

        var shape = ShapeReader.OfRecord(experiment.ParametersType);
        var wrong = new HashSet<string>();
        var given = ReadMapping(root, ConfigurationKeys.Parameters);
        var parameters = given is null ? shape.Defaults : binder.BindRecord(given, shape, shape.Defaults, "", wrong);
        var sweep = root.Find(ConfigurationKeys.Sweep) is { } s
            ? new SweepReader(mistakes, binder, new(shape, parameters, given, wrong)).Read(s.Value)
            : Sweep.Single;
        var until = root.Find(ConfigurationKeys.Until) is { } u
            ? new PrecisionReader(experiment, replicates ?? 1, mistakes).Read(u.Value)
            : null;
        return new()
        {
            Experiment = experiment,
            Shape = shape,
            Title = title ?? experiment.Title,
            Seed = seed ?? DefaultSeed,
            Parameters = parameters,
            Sweep = sweep,
            Replicates = replicates ?? 1,
            Until = until,
            Doubtful = wrong,
            Complete = mistakes.Told == before,
            Root = root,
        };
    }

    private void UnknownTop(Entry entry, Experiment? experiment)
    {
        var isParameter = experiment is not null && ShapeReader.OfRecord(experiment.ParametersType).Find(entry.Key) is not null;
        var hint = isParameter
            ? $" (did you mean '{ConfigurationKeys.Parameters}.{entry.Key}'? It is a parameter)"
            : NearestName.Hint(entry.Key, ConfigurationKeys.Top);
        mistakes.Add(entry.Place, $"unknown key '{entry.Key}'{hint}; allowed: {string.Join(", ", ConfigurationKeys.Top)}");
    }

    private Experiment? ReadExperiment(MappingNode root)
    {
        var names = string.Join(", ", catalog.Names);
        if (root.Find(ConfigurationKeys.Experiment) is not { } entry)
            mistakes.Add(new(root.Place.Source, 1, 1), $"'experiment' is missing; it names one of: {names}");
        else if (entry.Value is not ScalarNode { Empty: false } name)
            mistakes.Add(entry.Value.Place, $"experiment must be one of {names}, found {entry.Value.Found}");
        else if (catalog.Find(name.Text) is { } experiment) return experiment;
        else mistakes.Add(name.Place, $"unknown experiment '{name.Text}'{NearestName.Hint(name.Text, catalog.Names)}; allowed: {names}");
        return null;
    }

    private string? ReadTitle(MappingNode root)
    {
        if (root.Find(ConfigurationKeys.Title) is not { } entry) return null;
        if (entry.Value is ScalarNode { Empty: false } text) return text.Text;
        mistakes.Add(entry.Value.Place, $"title must be a text, found {entry.Value.Found}");
        return null;
    }

    private ulong? ReadSeed(MappingNode root)
    {
        if (root.Find(ConfigurationKeys.Seed) is not { } entry) return DefaultSeed;
        if (entry.Value is ScalarNode { Plain: true } s)
        {
            if (ulong.TryParse(s.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var seed)) return seed;
            if (ScalarText.Integer(s.Text) is { } integer and >= 0) return (ulong)integer;
        }

        mistakes.Add(entry.Value.Place, $"seed must be an integer between 0 and {ulong.MaxValue}, found {entry.Value.Found}");
        return null;
    }

    private MappingNode? ReadMapping(MappingNode root, string key)
    {
        if (root.Find(key) is not { } entry || entry.Value is ScalarNode { Empty: true }) return null;
        if (entry.Value is MappingNode mapping) return mapping;
        mistakes.Add(entry.Value.Place, $"{key} must be a mapping, found {entry.Value.Found}");
        return null;
    }
}
