using System.Security.Cryptography;
using System.Text;
using Repro.Configuration;
using Repro.Experiments;

namespace Repro.Planning;

/// <summary>One reading of a configuration: its nodes, its layers and what is wrong with them.</summary>
internal sealed class Reading
{
    private const int HashLength = 8;

    private readonly PlanRequest request;
    private readonly ConfigurationReader reader;
    private readonly MappingNode? file;
    private readonly Profiles? profiles;
    private readonly List<Setting> settings;

    /// <summary>Reads the file and the options.</summary>
    /// <param name="request">Which.</param>
    /// <param name="catalog">The experiments there are.</param>
    /// <param name="known">Files that were read already; null for none.</param>
    public Reading(PlanRequest request, ExperimentCatalog catalog, InputFiles? known = null)
    {
        this.request = request;
        if (ConfigurationFile.Read(request.Configuration, request.WorkingFolder, Mistakes, request.Cancellation) is { } own)
            (file, Extended) = Extension.Over(own, request.Configuration, request.WorkingFolder, Mistakes, request.Cancellation);
        var folder = Path.GetDirectoryName(Path.GetFullPath(request.Configuration, request.WorkingFolder)) ?? request.WorkingFolder;
        Files = new(folder, request.WorkingFolder, Mistakes, known, request.Cancellation);
        reader = new(catalog, Files, Mistakes);
        settings = [.. request.Settings.Select(s => Setting.Read(s, Mistakes)).OfType<Setting>()];
        if (file is not null) profiles = new(file, Mistakes);
        if (request.Name is { } name && RunName.Objection(name) is { } objection) Mistakes.Add(Place.Whole("--name"), objection);
    }

    /// <summary>What is wrong so far.</summary>
    public Mistakes Mistakes { get; } = new();

    /// <summary>The files named.</summary>
    public InputFiles Files { get; }

    /// <summary>The file's nodes over those of the file that it extends, null when it could not be read.</summary>
    public MappingNode? File => file;

    /// <summary>The nodes of the file that it extends; null for none.</summary>
    public MappingNode? Extended { get; }

    /// <summary>The profiles of the file.</summary>
    public Profiles? Profiles => profiles;

    /// <summary>The settings of the command line.</summary>
    public IReadOnlyList<Setting> Settings => settings;

    /// <summary>The same, as they were typed.</summary>
    public IReadOnlyList<string> TypedSettings => request.Settings;

    /// <summary>The profiles there are; <c>paper</c> alone when the file cannot be read.</summary>
    public IReadOnlyList<string> ProfileNames() => profiles?.Names ?? [ConfigurationKeys.Paper];

    /// <summary>The configuration with its profile, settings and seed, as far as it can be read; null when not at all.</summary>
    public Settled? Settle()
    {
        if (profiles is null || profiles.Over(request.Profiles) is not { } root) return null;
        foreach (var setting in settings) root = setting.Apply(root, Mistakes);
        if (request.Seed is { } seed)
            root = root.With(
                new(ConfigurationKeys.Seed, SeedPlace,
                    new ScalarNode(SeedPlace, seed.ToString(System.Globalization.CultureInfo.InvariantCulture), plain: true)));
        return reader.Read(root);
    }

    /// <summary>Finds the mistakes of the profiles that were not asked for, short of their points.</summary>
    public void SettleOthers()
    {
        foreach (var other in ProfileNames().Where(p => p != request.Profile && !request.Profiles.Contains(p)))
        {
            if (profiles?.Over(other) is { } root) reader.Read(root);
        }
    }

    /// <summary>Hash of what the command line changed; null when it changed nothing.</summary>
    public string? HashOfOverrides(Settled settled)
    {
        if (settings.Count == 0 && request.Seed is null) return null;
        var own = Identity(settled);
        // It carries files of its own: those that only the unchanged configuration names are no input of this run.
        var unchanged = new Reading(request with { Settings = [], Seed = null, Name = null }, ExperimentCatalog.Of(settled.Experiment));
        if (unchanged.Settle() is { Complete: true } unset && unchanged.Identity(unset) == own) return null;
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(own)))[..HashLength];
    }

    /// <summary>The same configuration, read without one of the settings.</summary>
    public Reading Without(int setting, ExperimentCatalog catalog) =>
        new(request with { Settings = [.. request.Settings.Where((_, i) => i != setting)], Name = null }, catalog, Files);

    /// <summary>All that was wrong, as an exception.</summary>
    public ConfigurationException Failure() => new(Mistakes.Sorted());

    private static Place SeedPlace => Place.Whole("--seed");

    /// <summary>What a run of the settled configuration is a function of; files enter by content.</summary>
    public string Identity(Settled settled) => $"{CanonicalText.Of(settled.Parameters)}\n{ResolvedText.Of(settled, Files)}";
}
