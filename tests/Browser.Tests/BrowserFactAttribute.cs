using Repro.Report;

namespace Browser.Tests;

/// <summary>A test that needs a Chromium; skipped with the reason where there is none, but never in CI, where it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        var ci = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (Chromium.Find() is null && !ci) Skip = $"no Chromium or Chrome was found; install one or name it in {Chromium.Variable}";
    }
}
