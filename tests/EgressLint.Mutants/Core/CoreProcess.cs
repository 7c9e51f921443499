using System.Diagnostics;
using System.Globalization;

namespace EgressLint.Mutants.Core;

/// <summary>A <see cref="CoreChild"/> as its parent sees it. Made anew when it ends, and when it is asked to.</summary>
internal sealed class CoreProcess(string tests, string core, int count) : IDisposable
{
    /// <summary>Longer no answer is waited for: no test of these takes a tenth of it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private const string MostHeap = "0xA0000000";

    private readonly Dictionary<int, long> asked = [];
    private Process? process;

    /// <summary>How many tests there are.</summary>
    public int Tests { get; private set; }

    /// <summary>Whether nothing was asked since it was made.</summary>
    public bool IsFresh { get; private set; }

    /// <summary>How often switches are asked by a test without a mutant.</summary>
    public void Note(int test, long most)
    {
        asked[test] = most;
        Ask(string.Create(CultureInfo.InvariantCulture, $"asked {test} {most}"));
    }

    /// <summary>The answer to a line; null when the process ended or did not answer, and then it is a new one.</summary>
    public string? Ask(string line)
    {
        var child = process ??= Begin();
        IsFresh = false;
        try
        {
            child.StandardInput.WriteLine(line);
            var answer = child.StandardOutput.ReadLineAsync();
            if (answer.Wait(Patience) && answer.Result is { } text)
            {
                return text;
            }
        }
        catch (IOException)
        {
            // It is gone.
        }

        Renew();
        return null;
    }

    /// <summary>Ends it and makes another.</summary>
    public void Renew()
    {
        Dispose();
        process = Begin();
    }

    public void Dispose()
    {
        if (process is { } child)
        {
            process = null;
            if (!child.HasExited)
            {
                child.Kill();
            }

            child.WaitForExit();
            child.Dispose();
        }
    }

    private Process Begin()
    {
        var own = typeof(CoreProcess).Assembly.Location;
        var start = new ProcessStartInfo(Environment.ProcessPath ?? "dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(own);
        }

        foreach (var argument in (string[])["child", tests, core, count.ToString(CultureInfo.InvariantCulture)])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = MostHeap;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var child = Process.Start(start) ?? throw new InvalidOperationException("no process");
        child.ErrorDataReceived += (_, _) => { };
        child.BeginErrorReadLine();
        var ready = child.StandardOutput.ReadLine() ?? throw new InvalidOperationException("The child does not begin.");
        Tests = int.Parse(ready.Split(' ')[1], CultureInfo.InvariantCulture);
        foreach (var (test, most) in asked)
        {
            child.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"asked {test} {most}"));
            child.StandardOutput.ReadLine();
        }

        IsFresh = true;
        return child;
    }
}
