using System.Reflection;

namespace Repro.Experiments;

/// <summary>The experiments there are, found by their types.</summary>
public sealed class ExperimentCatalog
{
    private readonly SortedDictionary<string, Experiment> byName = new(StringComparer.Ordinal);

    private ExperimentCatalog(IEnumerable<Experiment> experiments)
    {
        foreach (var experiment in experiments)
        {
            if (!byName.TryAdd(experiment.Name, experiment))
                throw new InvalidOperationException(
                    $"{experiment.GetType()} and {byName[experiment.Name].GetType()} are both named '{experiment.Name}'");
        }
    }

    /// <summary>All, by name.</summary>
    public IReadOnlyCollection<Experiment> All => byName.Values;

    /// <summary>Their names, in order.</summary>
    public IReadOnlyCollection<string> Names => byName.Keys;

    /// <summary>Every experiment of an assembly: the classes with a parameterless constructor, whatever their accessibility.</summary>
    /// <exception cref="InvalidOperationException">Two have the same name.</exception>
    public static ExperimentCatalog Scan(Assembly assembly) => new(assembly.GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Experiment)) && t is { IsAbstract: false, ContainsGenericParameters: false })
        .OrderBy(t => t.FullName, StringComparer.Ordinal)
        .Select(t => t.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, Type.EmptyTypes))
        .OfType<ConstructorInfo>()
        .Select(c => (Experiment)c.Invoke(null)));

    /// <summary>A catalog of given experiments.</summary>
    /// <exception cref="InvalidOperationException">Two have the same name.</exception>
    public static ExperimentCatalog Of(params IEnumerable<Experiment> experiments) => new(experiments);

    /// <summary>The experiment of that name, null when there is none.</summary>
    public Experiment? Find(string name) => byName.GetValueOrDefault(name);
}
