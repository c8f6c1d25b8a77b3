using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Repro.Configuration;

namespace Repro.Planning;

/// <summary>Some of a plan's points, to try it before all of them are run; nothing is judged on them.</summary>
/// <param name="Points">How many, 1 or more.</param>
/// <param name="Of">Of how many.</param>
public readonly partial record struct Sample(int Points, int Of)
{
    /// <summary>The folder of such a sample of a run.</summary>
    public string NameOf(string run) => string.Create(CultureInfo.InvariantCulture, $"{run}.sample-{Points}-of-{Of}");

    /// <summary>Whether a folder's name is that of a sample of some run.</summary>
    public static bool IsName(string folder) => Name().IsMatch(folder);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Points} of {Of} points");

    /// <summary>
    /// The requested part of a plan, in a separate folder: whole points with all their replicates, in the plan's order,
    /// chosen by the seed alone, so that a larger sample contains a smaller one. The plan itself if no sample, or all, is requested.
    /// </summary>
    /// <exception cref="ConfigurationException">No point has so few cells as are asked for.</exception>
    internal static Plan PartOf(Plan plan, PlanRequest request)
    {
        if (request.SamplePoints is null && request.MostCells is null) return plan;
        var ranked = Enumerable.Range(0, plan.Points.Count).OrderBy(p => Rank(plan, p), StringComparer.Ordinal);
        var chosen = request.SamplePoints is { } points ? ranked.Take(points).ToHashSet() : Within(plan, ranked, request.MostCells!.Value);
        if (chosen.Count == plan.Points.Count)
            return plan with { Notices = [.. plan.Notices, $"the sample is the whole plan: it has {plan.Points.Count} points"] };
        var sample = new Sample(chosen.Count, plan.Points.Count);
        return plan with
        {
            Name = sample.NameOf(plan.Name),
            Sample = sample,
            ResolvedConfiguration = $"{plan.ResolvedConfiguration}# a sample: {sample}\n",
            Points = [.. plan.Points.Where((_, p) => chosen.Contains(p))],
            Notices = [.. plan.Notices, $"a sample: {sample}, chosen by the seed; no claim is judged on it"],
        };
    }

    private static HashSet<int> Within(Plan plan, IEnumerable<int> ranked, long most)
    {
        var chosen = new HashSet<int>();
        foreach (var p in ranked)
        {
            var cells = plan.Points[p].MostReplicates;
            if (cells > most) continue;
            most -= cells;
            chosen.Add(p);
        }

        return chosen.Count > 0 ? chosen : throw new ConfigurationException([new(Place.Whole($"--max-cells {most}"),
            $"every point of this plan has at least {plan.Points.Min(p => p.MostReplicates)} cells; reduce them with --set replicates=N")]);
    }

    private static string Rank(Plan plan, int point) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"repro-sample-1 {plan.Seed} {plan.Points[point].Cell}"))));

    [GeneratedRegex(@".\.sample-[0-9]+-of-[0-9]+$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
