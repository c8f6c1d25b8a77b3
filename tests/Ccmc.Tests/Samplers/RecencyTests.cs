using Ccmc.Models;
using Ccmc.Samplers;
using Ccmc.Statistics;
using static Ccmc.Tests.Samplers.TrajectoryFixtures;

namespace Ccmc.Tests.Samplers;

/// <summary>Priors that fall with age, against the probability of every path by brute force.</summary>
public sealed class RecencyTests
{
    private const int Size = 3;
    private const int Steps = 4;
    private const int Replicates = 60_000;
    private static readonly int[] prompt = [1, 0, 2, 2, 0];
    private static readonly TransitionMatrix matrix = Gaussian(Size, 1, 31);

    public static TheoryData<string> Priors =>
        ["window 1", "window 3", "window 50", "gamma 0.3", "gamma 0.95", "gamma 1", "alpha 0", "alpha 1", "alpha 1.5", "alpha 3"];

    /// <summary>Chi-square over all 81 paths of four tokens; sees with near certainty 2 % of the mass in wrong paths.</summary>
    [Theory, MemberData(nameof(Priors))]
    public void Every_path_has_its_probability(string name)
    {
        var p = PValue(PathLaw(name), Observe(Prior(name)));
        Assert.True(p > Alpha, $"p = {p}");
    }

    [Theory]
    [InlineData("alpha 1.5", "alpha 1.7")]
    [InlineData("gamma 0.3", "gamma 0.35")]
    [InlineData("window 3", "window 4")]
    public void A_neighbouring_prior_is_told_apart(string law, string other) =>
        Assert.True(PValue(PathLaw(law), Observe(Prior(other))) < Alpha);

    /// <summary>The weights after many tokens are the prior's sum over positions: nothing drifts as units are rescaled or tokens leave the
    /// window.</summary>
    [Theory]
    [InlineData("window 7")]
    [InlineData("gamma 0.5")]
    [InlineData("gamma 0.999")]
    [InlineData("alpha 1.5")]
    public void Weights_are_sums_over_the_context(string name)
    {
        const int tokens = 5000;
        var sampler = RecencySampler.Create(Prior(name), matrix, prompt, Stream(8));
        var context = prompt.ToList();
        for (var t = 0; t < tokens; t++)
        {
            sampler.Advance(1);
            context.Add(sampler.Query);
        }
        var rho = Rho(name, context.Count);
        for (var j = 0; j < Size; j++)
        {
            var expected = 0.0;
            for (var i = 0; i < context.Count; i++)
                if (context[i] == j) expected += rho[i];
            Assert.Equal(expected, sampler.Weight(j), 1e-10 * expected + 1e-300);
        }
        Assert.Equal(tokens, sampler.Tokens);
    }

    [Theory, MemberData(nameof(Priors))]
    public void Pieces_give_what_the_whole_gives(string name)
    {
        var whole = RecencySampler.Create(Prior(name), matrix, prompt, Stream(5));
        var pieces = RecencySampler.Create(Prior(name), matrix, prompt, Stream(5));
        whole.Advance(3000);
        for (var i = 0; i < 300; i++) pieces.Advance(10);
        for (var j = 0; j < Size; j++) Assert.Equal(whole.Weight(j), pieces.Weight(j));
    }

    [Theory]
    [InlineData("window 5")]
    [InlineData("gamma 0.9")]
    public void Nothing_is_allocated_per_token(string name)
    {
        var sampler = RecencySampler.Create(Prior(name), matrix, prompt, Stream(5));
        sampler.Advance(10);
        Assert.Equal(0, AllocatedBy(() => sampler.Advance(20_000)));
    }

    [Fact]
    public void A_parameter_out_of_range_is_refused() => Assert.Equal(
        "Window { Width = 0 }: a window is at least 1 wide, γ is in [1e-100, 1], α is finite and not negative",
        Assert.Throws<ArgumentException>(() => RecencySampler.Create(new AgePrior.Window(0), matrix, prompt, Stream(1))).Message);

    private static AgePrior Prior(string name) => name.Split(' ') switch
    {
        ["window", var w] => new AgePrior.Window(int.Parse(w, System.Globalization.CultureInfo.InvariantCulture)),
        ["gamma", var g] => new AgePrior.Exponential(double.Parse(g, System.Globalization.CultureInfo.InvariantCulture)),
        [_, var a] => new AgePrior.Power(double.Parse(a, System.Globalization.CultureInfo.InvariantCulture)),
        _ => throw new ArgumentException(name),
    };

    private static double[] Rho(string name, int length) => Prior(name) switch
    {
        AgePrior.Window w => PositionalPriors.Window(length, w.Width),
        AgePrior.Exponential e => PositionalPriors.Exponential(length, e.Gamma),
        AgePrior.Power p => PositionalPriors.Power(length, p.Alpha),
        _ => throw new ArgumentException(name),
    };

    private static double[] PathLaw(string name)
    {
        var law = new double[81];
        for (var path = 0; path < law.Length; path++)
        {
            var context = prompt.ToList();
            law[path] = 1;
            for (int s = 0, rest = path; s < Steps; s++, rest /= Size)
            {
                var rho = Rho(name, context.Count);
                var weights = new double[Size];
                for (var i = 0; i < context.Count; i++) weights[context[i]] += rho[i] * matrix.Probability(context[^1], context[i]);
                law[path] *= weights[rest % Size] / weights.Sum();
                context.Add(rest % Size);
            }
        }
        return law;
    }

    private static double[] Observe(AgePrior prior)
    {
        var observed = new double[81];
        for (var r = 0; r < Replicates; r++)
        {
            var sampler = RecencySampler.Create(prior, matrix, prompt, Stream(3_000_000UL + (ulong)r));
            var (path, factor) = (0, 1);
            for (var s = 0; s < Steps; s++, factor *= Size)
            {
                sampler.Advance(1);
                path += factor * sampler.Query;
            }
            observed[path]++;
        }
        return observed;
    }

    private static double PValue(double[] law, double[] observed)
    {
        var (statistic, cells) = (0.0, 0);
        var (expected, seen) = (0.0, 0.0);
        for (var i = 0; i < law.Length; i++)
        {
            if (law[i] == 0 && observed[i] > 0) return 0;
            expected += law[i] * Replicates;
            seen += observed[i];
            if (expected < 10) continue;
            statistic += (seen - expected) * (seen - expected) / expected;
            cells++;
            (expected, seen) = (0, 0);
        }
        return cells == 1 ? 1 : ChiSquaredLaw.UpperTail(statistic, cells - 1);
    }
}
