using System.Diagnostics;
using Repro.Verify;

namespace Repro.Cli;

/// <summary>This command once more, in a process of its own.</summary>
internal static class OwnProcess
{
    /// <summary>Runs it to its end; killed when cancelled.</summary>
    public static ChildEnd Run(IEnumerable<string> words, IReadOnlyDictionary<string, string> environment,
        string workingFolder, CancellationToken cancellation)
    {
        var (program, first) = Program();
        var start = new ProcessStartInfo(program, [.. first, .. words])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var killed = cancellation.Register(process.Kill);
        var (output, error) =
            (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        process.WaitForExit();
        Task.WaitAll([output, error], CancellationToken.None);
        return new(process.ExitCode, error.Result);
    }

    // Started by the dotnet command or a test: 'dotnet' and the assembly. Started by its own executable: that one.
    private static (string Program, string[] First) Program()
    {
        var own = typeof(OwnProcess).Assembly;
        var (path, assembly) = (Environment.ProcessPath!, Path.Combine(AppContext.BaseDirectory, own.GetName().Name + ".dll"));
        if (Path.GetFileNameWithoutExtension(path) == "dotnet") return (path, [assembly]);
        return System.Reflection.Assembly.GetEntryAssembly() == own ? (path, []) : ("dotnet", [assembly]);
    }
}
