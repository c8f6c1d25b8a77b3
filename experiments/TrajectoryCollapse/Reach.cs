using System.Globalization;
using Ccmc.MeanField;
using Ccmc.Models;
using Ccmc.Samplers;
using Experiments.Shared;

namespace Experiments.TrajectoryCollapse;

/// <summary>What a cell costs and what theory says is out of reach, before anything runs.</summary>
internal static class Reach
{
    /// <summary>A run and the token after it, as measured on one core of a current server.</summary>
    private const double SecondsPerSwitch = 120e-9;

    /// <summary>A token, and each token of the vocabulary in it; for a replicate by itself and for one of a block.</summary>
    private const double SecondsPerToken = 4e-9, SecondsPerTokenInBlock =
        0.6e-9, SecondsPerWeight = 1.3e-9, SecondsPerWeightInBlock = 0.25e-9;

    /// <summary>Replicates that fill the processor's vectors and hide their latency.</summary>
    private const int Block = 32;

    /// <summary>The plan warns of cells longer than this.</summary>
    private const double Long = 600;

    /// <summary>Seconds of one cell on one core: exact asymptotics for fixed matrices, every token by itself (an upper bound) for random
    /// ones.</summary>
    public static double Seconds(TrajectoryCollapseParameters p)
    {
        var single = p.Tokens * (SidesBySide(p)
            ? SecondsPerTokenInBlock + SecondsPerWeightInBlock * p.VocabularySize
            : SecondsPerToken + SecondsPerWeight * p.VocabularySize);
        return Overhead(p) + p.Trajectories * Math.Min(single, p.IsEnsemble ? single : SecondsInRuns(p));
    }

    /// <summary>How many replicates to run side by side: one where runs are the most of the work, which replicates do not share.</summary>
    public static int BlockSize(TrajectoryCollapseParameters p) =>
        !p.IsEnsemble && SidesBySide(p) && p.Tokens * SecondsPerTokenInBlock < SecondsInRuns(p) ? Block : 1;

    private static bool SidesBySide(TrajectoryCollapseParameters p) =>
        p.VocabularySize <= TrajectoryReplicates.LargestSideBySide && p.Sampler is SamplerKind.Auto or SamplerKind.Scan;

    /// <summary>Seconds of one cell by runs; infinite if no long runs can be expected.</summary>
    private static double SecondsInRuns(TrajectoryCollapseParameters p) =>
        Matrices.Fixed(p.Matrix) is { } matrix && Skips(p, matrix)
            ? SwitchesOf(p, MeanFieldAnalysis.Of(matrix, p.Present)) * SecondsPerSwitch
            : double.PositiveInfinity;

    private static bool Skips(TrajectoryCollapseParameters p, TransitionMatrix matrix) =>
        p.Sampler == SamplerKind.Runs || (p.Sampler == SamplerKind.Auto && !matrix.HasZeroDiagonal);

    /// <summary>Order of the number of switches up to the horizon; all tokens where two or more win, in critical cases, and where nothing
    /// is stable.</summary>
    public static double SwitchesOf(TrajectoryCollapseParameters p, MeanFieldAnalysis field) =>
        field.IsCritical || !field.Stable.Any() || field.Stable.Any(f => f.Support.Count > 1)
            ? p.Tokens
            : Switches.Order(field, p.StartCounts.Sum(), p.Tokens);

    /// <summary>One sentence each.</summary>
    public static IEnumerable<string> Sentences(TrajectoryCollapseParameters p)
    {
        var seconds = Seconds(p);
        var matrix = Matrices.Fixed(p.Matrix);
        if (seconds > Long)
            yield return matrix is null
                ? $"{Text(p.Tokens)} tokens of a random matrix take up to {Duration(seconds)} a replicate: if two or more tokens win, "
                    + "every token is drawn separately"
                : $"{Text(p.Tokens)} tokens take "
                    + $"about {Duration(seconds)} a replicate: {Why(p, matrix)}; {Text(p.Tokens * Long / seconds)} tokens would take ten "
                    + $"minutes or less";
        if (matrix is null || p.IsEnsemble) yield break;
        var field = MeanFieldAnalysis.Of(matrix, p.Present);
        if (MeanFieldRows.TokensToDecide(p, field) is not { } needed)
            yield return $"winners cannot be decided at any horizon: {WhyNever(p, field)}";
        else if (needed > p.Tokens)
            yield return $"winners cannot be decided within {Text(p.Tokens)} tokens: about {Text(needed)} are needed; "
                + "such points are drawn grey and not tested";
    }

    private static string Why(TrajectoryCollapseParameters p, TransitionMatrix matrix)
    {
        var field = MeanFieldAnalysis.Of(matrix, p.Present);
        if (!Skips(p, matrix)) return "the sampler draws every token separately";
        if (field.Stable.FirstOrDefault(f => f.Support.Count > 1) is { } several)
            return $"tokens {FixedPointColumns.Support(several.Support)} win together, so every token is drawn separately";
        return field.IsCritical || !field.Stable.Any()
            ? "no token wins alone, so every token is drawn separately"
            : $"about {Text(SwitchesOf(p, field))} switches are drawn";
    }

    private static string WhyNever(TrajectoryCollapseParameters p, MeanFieldAnalysis field) =>
        field.IsCritical ? $"the case is critical, with no power law: {Criticality(p, field)}"
        : field.HasCornerCycle ? "single winners invade one another in a cycle, so shares need not converge"
        : !field.Complete ? $"only faces of up to {field.LargestSupport} tokens are solved"
        : !field.Stable.Any() ? "no fixed point is stable, so shares need not converge"
        : "a rate is so near 0 that no horizon suffices";

    /// <summary>The first continuum that may attract, or else the first critical fixed point and what makes it so.</summary>
    private static string Criticality(TrajectoryCollapseParameters p, MeanFieldAnalysis field)
    {
        if (field.SingularFaces.FirstOrDefault(f => f.IsCritical) is { } face)
            return $"tokens {FixedPointColumns.Support(face.Support)} are tied, so fixed points may form a continuum";
        var point = field.FixedPoints.First(f => f.Stability == Stability.Critical);
        var support = FixedPointColumns.Support(point.Support);
        var where = point.Support.Count == 1 ? $"where token {support} wins" : $"where tokens {support} win";
        var absent = p.Present.Where(j => !point.Support.Contains(j)).OrderByDescending(j => point.Growth[j]).ToList();
        return absent.Count > 0 && point.Growth[absent[0]] - 1 >= point.LeadingRate
            ? $"token {absent[0]} has an exponent of 1 {where}"
            : $"shares return at a rate of 0 {where}";
    }

    private static double Overhead(TrajectoryCollapseParameters p) => 1e-4 + 2e-7 * p.Checkpoints * p.VocabularySize;

    private static string Duration(double seconds) => seconds switch
    {
        < 7200 => $"{Text(seconds / 60)} minutes",
        < 2 * 86400 => $"{Text(seconds / 3600)} hours",
        _ => $"{Text(seconds / 86400)} days",
    };

    private static string Text(double value) =>
        value.ToString(value is >= 100 and < 1e6 ? "0" : value is >= 0.1 and < 100 ? "0.##" : "0.##e0", CultureInfo.InvariantCulture);
}
