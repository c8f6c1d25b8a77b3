using Ccmc.Functions;

namespace Experiments.Shared;

/// <summary>From where on in a trajectory the exponent of the information on an entry of P can be judged.</summary>
/// <param name="QueryGrowth">Growth exponent γᵢ of the query's count.</param>
/// <param name="Exponent">Predicted exponent γᵢ + γⱼ − 1.</param>
/// <param name="LeadingRate">Power of t with which shares approach the fixed point.</param>
internal readonly record struct ExponentWindows(double QueryGrowth, double Exponent, double LeadingRate)
{
    /// <summary>Replicates from which on a median over them is judged.</summary>
    public const int FewestReplicates = 120;

    /// <summary>Remainder of an exponent, by theory, up to which it is judged.</summary>
    private const double LargestRemainder = 0.02;

    /// <summary>Whether an exponent is judged: over so many replicates, from two windows that start and end after so many
    /// tokens.</summary>
    public bool AreJudged(int replicates, double from, double to) => replicates >= FewestReplicates && AreLate(from, to);

    /// <summary>
    /// Whether theory says that the windows are late enough: shares are within t^rate of the fixed point, which bends an increment by twice
    /// that, and the counts of i and j, T0^γ where the windows start, are random by their roots, which moves the median of a log-ratio by
    /// up to their inverses.
    /// </summary>
    private bool AreLate(double from, double to)
    {
        var (start, log) = (Elementary.Log(from), Elementary.Log(to / from) / 2);
        var remainder = 2 * Elementary.Exp(LeadingRate * (start + log / 2)) * (1 - Elementary.Exp(LeadingRate * log)) / log;
        var token = Exponent + 1 - QueryGrowth;
        var chance = (Elementary.Exp(-QueryGrowth * start) + Elementary.Exp(-token * start)) / log;
        return LeadingRate < 0 && remainder + chance <= LargestRemainder;
    }
}
