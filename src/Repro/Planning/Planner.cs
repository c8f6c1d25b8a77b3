using Repro.Configuration;
using Repro.Experiments;

namespace Repro.Planning;

/// <summary>From a configuration to the plan of a run. Reads the configuration and the files it names; writes nothing.</summary>
public static class Planner
{
    /// <summary>The plan.</summary>
    /// <exception cref="ConfigurationException">Anything is wrong, with every mistake of the configuration and of the options.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while a file was read or points were made.</exception>
    public static Plan Plan(PlanRequest request, ExperimentCatalog catalog) => Plan(request, catalog, known: null);

    private static Plan Plan(PlanRequest request, ExperimentCatalog catalog, InputFiles? known)
    {
        var reading = new Reading(request, catalog, known);
        var settled = reading.Settle();
        reading.SettleOthers();
        var expansion = settled is null ? ([], []) : PointList.Expand(settled, reading.Mistakes, request.Cancellation);
        if (settled is null || reading.Mistakes.Any) throw reading.Failure();
        var overrides = Overrides.Of(reading, settled, expansion.Points);
        if (overrides.Ignored.Count > 0)
        {
            // What changes nothing is left out, so that it gives the run neither a name nor a configuration of its own.
            var same = Plan(request with { Settings = overrides.Kept }, catalog, reading.Files);
            return same with { Notices = [.. same.Notices, .. overrides.Ignored] };
        }

        // With one point, what follows from other parameters (the vocabulary size from a given matrix) is written as it holds.
        var told = settled.Sweep.Axes.Any() ? settled : settled with { Parameters = settled.Experiment.ResolvePoint(settled.Parameters) };
        var resolved = ResolvedText.Of(told, reading.Files);
        var plan = new Plan
        {
            Experiment = settled.Experiment,
            Name = request.Name ?? RunName.Of(request, reading.HashOfOverrides(settled)),
            Title = settled.Title,
            Seed = settled.Seed,
            Profile = request.Profile,
            Settings = request.Settings,
            ResolvedConfiguration = resolved + LargeInputs.Comments(reading.Files.Carried),
            Inputs = reading.Files.Carried,
            Points = expansion.Points,
            Until = settled.Until,
            Notices =
            [
                .. expansion.Notices, .. Notices(settled), .. Overrides.Notices(reading, settled),
                .. LargeInputs.Notices(reading.Files.Carried),
            ],
        };
        plan = Sample.PartOf(plan, request);
        return request.Shard is { } shard ? ShardPart.Of(plan, shard) : plan;
    }

    private static string[] Notices(Settled settled) =>
        settled.Until is not null && Precision.Warning(settled.Replicates) is { } warning ? [warning] : [];

    private static string[] Named(string profile) => profile == ConfigurationKeys.Paper ? [] : [profile];

    /// <summary>Every mistake of a configuration in every one of its profiles, their points included; none when all is well.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while a file was read or points were made.</exception>
    public static IReadOnlyList<Mistake> Check(string configuration, string workingFolder,
        ExperimentCatalog catalog, CancellationToken cancellation = default)
    {
        var mistakes = new Mistakes();
        var request = new PlanRequest { Configuration = configuration, WorkingFolder = workingFolder, Cancellation = cancellation };
        foreach (var profile in new Reading(request, catalog).ProfileNames())
        {
            var reading = new Reading(request with { Profiles = Named(profile) }, catalog);
            if (reading.Settle() is { } settled) PointList.Expand(settled, reading.Mistakes, request.Cancellation);
            mistakes.Add(reading.Mistakes);
        }

        return mistakes.Sorted();
    }
}
