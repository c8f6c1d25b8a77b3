using Repro.Words;

namespace Repro.Configuration;

/// <summary>The fixed names of a configuration.</summary>
internal static class ConfigurationKeys
{
    public const string Experiment = "experiment";
    public const string Extends = "extends";
    public const string Title = "title";
    public const string Seed = "seed";
    public const string Parameters = "parameters";
    public const string Sweep = "sweep";
    public const string Replicates = "replicates";
    public const string Until = "until";
    public const string Profiles = "profiles";

    public const string Column = "column";
    public const string StandardError = "standard_error";
    public const string MaximumReplicates = "max_replicates";

    public const string Zip = "zip";
    public const string Chain = "chain";
    public const string Except = "except";

    /// <summary>The profile that is the unchanged file.</summary>
    public const string Paper = "paper";

    /// <summary>The keys at the top of a file.</summary>
    public static readonly IReadOnlyList<string> Top = [Experiment, Extends, Title, Seed, Parameters, Sweep, Replicates, Until, Profiles];

    /// <summary>The keys of a profile.</summary>
    public static readonly IReadOnlyList<string> Profile = [Title, Seed, Parameters, Sweep, Replicates, Until];

    /// <summary>Those whose values lie one level down, where a profile or a setting replaces them one by one.</summary>
    public static readonly IReadOnlyList<string> Nested = [Parameters, Sweep, Until];

    /// <summary>What a name that is no parameter probably means: a parameter, or a key at the top of a file.</summary>
    public static string Hint(string name, IEnumerable<string> parameters) => Top.Contains(name)
        ? $" ('{name}' is a key at the top, not a parameter)"
        : NearestName.Hint(name, parameters.Concat(Top));
}
