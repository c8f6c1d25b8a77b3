using Repro.Words;

namespace Repro.Claims;

/// <summary>Turns claims into verdicts, failing closed: what is not a number, or throws, does not hold.</summary>
/// <remarks>The levels are plain arithmetic, so that they are the same on every machine.</remarks>
public static class ClaimJudge
{
    /// <summary>Probability that a run whose claims are all true has a verdict "fails" by chance.</summary>
    public const double FamilyWiseRate = 1e-4;

    /// <summary>
    /// Šidák's level 1 − (1 − α)^(1/m) for α = <see cref="FamilyWiseRate"/> and m = <paramref name="claims"/>. All claims of the run are
    /// counted, those not tested too: a claim is asked with its level before it can say so, and counting it only makes
    /// the test stricter about refuting.
    /// </summary>
    public static double Level(int claims)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(claims, 1);
        // Both series are cut where the next term is below 1e-20 of the first.
        const double a = FamilyWiseRate;
        const double logarithm = a * (1 + a * (1.0 / 2 + a * (1.0 / 3 + a * (1.0 / 4 + a / 5))));
        var y = logarithm / claims;
        return y * (1 - y * (1.0 / 2 - y * (1.0 / 6 - y * (1.0 / 24 - y / 120))));
    }

    /// <summary>Judges all claims of a run.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="caveat">On which data, where not on all that were planned: added to every reason, empty for none.</param>
    /// <exception cref="ArgumentException">Two claims share an id: a mistake in the experiment.</exception>
    public static IReadOnlyList<ClaimResult> Judge(IReadOnlyList<Claim> claims, string caveat = "")
    {
        var twice = claims.GroupBy(c => c.Id).FirstOrDefault(g => g.Count() > 1);
        if (twice is not null)
            throw new ArgumentException($"{twice.Count()} claims share the id '{twice.Key}'; each needs its own", nameof(claims));
        return claims.Count == 0 ? [] : [.. claims.Select(c => Judge(c, Level(claims.Count), caveat))];
    }

    /// <summary>Judges one claim at a level.</summary>
    public static ClaimResult Judge(Claim claim, double level, string caveat = "")
    {
        Finding? finding = null;
        var thrown = "the claim returned nothing";
        try
        {
            finding = claim.Judge(level);
        }
        catch (Exception e)
        {
            thrown = $"judging threw {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
        }
        var result = finding switch
        {
            TestFinding f => OfTest(claim, f, level),
            BoundFinding f => OfBound(claim, f),
            BandFinding f => OfBand(claim, f),
            NotTestedFinding f => Blank(claim) with { Verdict = Verdict.NotTested, Reason = f.Reason },
            InconclusiveFinding f =>
                Blank(claim) with { Predicted = f.Predicted, Measured = f.Measured, Verdict = Verdict.Inconclusive, Reason = f.Reason },
            _ => Blank(claim) with { Reason = thrown },
        };
        var judged = finding?.Judged;
        var parts = new[] { result.Reason, finding?.Note ?? "", Points(judged, result.Reason), caveat }.Where(t => t.Length > 0);
        return result with
        {
            Reason = string.Join("; ", parts),
            Judged = judged?.Count,
            Of = judged?.Of,
            LeftOut = judged?.LeftOut ?? "",
        };
    }

    private static ClaimResult OfTest(Claim claim, TestFinding f, double level)
    {
        var (verdict, reason) = f switch
        {
            _ when IsNaN(f.Predicted, f.Measured, f.StandardError, f.Statistic, f.PValue) => (Verdict.Fails, "a value is not a number"),
            _ when !(f.PValue >= level) => (Verdict.Fails, $"p = {Text(f.PValue)} is below the significance level {Text(level)}"),
            _ when !double.IsFinite(f.Detectable) => (Verdict.Inconclusive, "no effect, however large, could be detected"),
            _ when !(f.Detectable <= claim.Size) =>
                (Verdict.Inconclusive,
                    $"the minimum detectable effect, {Text(f.Detectable)}, exceeds the stated size {Text(claim.Size)}"),
            _ => (Verdict.Holds, $"significance level {Text(level)}"),
        };
        return Blank(claim) with
        {
            Predicted = f.Predicted,
            Measured = f.Measured,
            StandardError = f.StandardError,
            Statistic = f.Statistic,
            PValue = f.PValue,
            Detectable = f.Detectable,
            Verdict = verdict,
            Reason = reason,
        };
    }

    private static ClaimResult OfBound(Claim claim, BoundFinding f)
    {
        var (verdict, reason) = f switch
        {
            _ when IsNaN(f.Measured, f.Bound) => (Verdict.Fails, "a value is not a number"),
            _ when !(f.Measured <= f.Bound) => (Verdict.Fails, $"{Text(f.Measured)} exceeds the bound {Text(f.Bound)}"),
            _ when double.IsPositiveInfinity(f.Bound) => (Verdict.Inconclusive, "the bound is infinite, so nothing could exceed it"),
            _ => (Verdict.Holds, "within the bound"),
        };
        return Blank(claim) with { Measured = f.Measured, Bound = f.Bound, Verdict = verdict, Reason = reason };
    }

    private static ClaimResult OfBand(Claim claim, BandFinding f)
    {
        var half = (f.BandUpper - f.BandLower) / 2;
        var interval = $"the interval [{Text(f.Lower, half)}, {Text(f.Upper, half)}]";
        var band = $"the tolerance [{Text(f.BandLower, half)}, {Text(f.BandUpper, half)}]";
        var (verdict, reason) = f switch
        {
            _ when IsNaN(f.Predicted, f.Measured, f.StandardError, f.Lower, f.Upper, f.BandLower, f.BandUpper) =>
                (Verdict.Fails, "a value is not a number"),
            _ when f.Lower > f.Upper || f.BandLower > f.BandUpper => (Verdict.Fails, $"{interval} or {band} has its ends reversed"),
            _ when f.Lower >= f.BandLower && f.Upper <= f.BandUpper => (Verdict.Holds, $"{interval} is within {band}"),
            _ when f.Upper < f.BandLower || f.Lower > f.BandUpper => (Verdict.Fails, $"{interval} is outside {band}"),
            _ => (Verdict.Inconclusive, $"{interval} crosses an end of {band}"),
        };
        // A true value beyond the band by one whole interval is measured outside it by more than half of that, but for a chance below the
        // level: the effect is detected with more than 99 % power. The minimum detectable effect may be less.
        var detectable = Math.Max(f.BandUpper - f.Predicted, f.Predicted - f.BandLower) + (f.Upper - f.Lower);
        return Blank(claim) with
        {
            Predicted = f.Predicted,
            Measured = f.Measured,
            StandardError = f.StandardError,
            Detectable = double.IsNaN(detectable) ? null : detectable,
            Verdict = verdict,
            Reason = reason,
        };
    }

    /// <summary>How many points were judged where some were not, with why unless the reason says so.</summary>
    private static string Points(JudgedPoints? judged, string reason)
    {
        if (judged is null || judged.LeftOut.Length == 0) return "";
        var points = $"judged {judged.Count} of {judged.Of} points";
        return reason.Contains(judged.LeftOut, StringComparison.Ordinal) ? points : $"{points}: {judged.LeftOut}";
    }

    private static ClaimResult Blank(Claim claim) =>
        new(claim.Id, claim.Source, claim.Statement, null, null, null, null, null, null, null, Verdict.Fails, "");

    private static bool IsNaN(params ReadOnlySpan<double?> values)
    {
        foreach (var value in values)
            if (value is { } v && double.IsNaN(v)) return true;
        return false;
    }

    private static string Text(double value) => Number.Plain(value);

    /// <summary>With three digits or more: two more than separate the value from its neighbours at that distance.</summary>
    private static string Text(double value, double distance)
    {
        var places = Math.Ceiling(Math.Log10(Math.Abs(value) / distance)) + 2;
        return double.IsFinite(places) ? Number.Plain(value, (int)Math.Clamp(places, 3, 15)) : Number.Plain(value);
    }
}
