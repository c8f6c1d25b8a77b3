using Ccmc.Random;
using Ccmc.Tests.Functions;

namespace Ccmc.Tests.Random;

/// <summary>Exact golden values: a change of any of these changes every number the project has published.</summary>
public class PinnedDrawTests
{
    private delegate double Sampler(ref RandomStream stream);

    private static readonly Dictionary<string, Sampler> samplers = new()
    {
        ["Normal"] = (ref RandomStream s) => Draw.Normal(ref s),
        ["Exponential"] = (ref RandomStream s) => Draw.Exponential(ref s),
        ["Gamma 2.5"] = (ref RandomStream s) => Draw.Gamma(ref s, 2.5),
        ["Gamma 0.2"] = (ref RandomStream s) => Draw.Gamma(ref s, 0.2),
        ["LogGamma 1e-9"] = (ref RandomStream s) => Draw.LogGamma(ref s, 1e-9),
        ["BetaLogOdds"] = (ref RandomStream s) => Draw.BetaLogOdds(ref s, 1e9, 0.7),
        ["Geometric"] = (ref RandomStream s) => Draw.Geometric(ref s, -1e-5),
        ["Binomial small"] = (ref RandomStream s) => Draw.Binomial(ref s, 30, 0.2),
        ["Binomial large"] = (ref RandomStream s) => Draw.Binomial(ref s, 1_000_000_000_000, 0.7),
        ["Categorical"] = (ref RandomStream s) => Draw.Categorical(ref s, [3, 0, 1, 2.5]),
    };

    [Theory]
    [InlineData("Normal", "a99695f6c6312266")]
    [InlineData("Exponential", "69526e365888d8a4")]
    [InlineData("Gamma 2.5", "3d2f846235b9c2c8")]
    [InlineData("Gamma 0.2", "74ba9d97c8acfc2f")]
    [InlineData("LogGamma 1e-9", "82e11843d58a68c4")]
    [InlineData("BetaLogOdds", "55ad008a073bb217")]
    [InlineData("Geometric", "b291287eab6a3f17")]
    [InlineData("Binomial small", "a26a55753370f52e")]
    [InlineData("Binomial large", "398c90da8b4855d7")]
    [InlineData("Categorical", "3bd07b5c9e9f5489")]
    public void First_thousand_values_keep_their_bits(string name, string pin)
    {
        var stream = Streams.Of(0);
        var values = new double[1000];
        for (var i = 0; i < values.Length; i++) values[i] = samplers[name](ref stream);
        Assert.Equal(pin, GoldenValues.Pin(values));
    }

    // All finite, and none of them hangs, whatever the words look like.
    [Fact]
    public void Extreme_words_give_finite_values()
    {
        foreach (var start in new[] { Streams.Zeros, Streams.Ones })
            foreach (var (name, sampler) in samplers)
            {
                var stream = start;
                for (var i = 0; i < 20; i++)
                {
                    var value = sampler(ref stream);
                    Assert.True(double.IsFinite(value), $"{name} gives {value}");
                }
            }
    }
}
