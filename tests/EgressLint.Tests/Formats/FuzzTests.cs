using System.Diagnostics;
using EgressLint.Oracle.Fuzz;
using EgressLint.Tests.Analysis;

namespace EgressLint.Tests.Formats;

/// <summary>
/// Changed files on the way that the program takes: no exception, no endless work, places inside of the text, memory bounded. Many more of them:
/// <c>dotnet run --project tests/EgressLint.Oracle -c Release -- fuzz --count 1000000</c>.
/// </summary>
public sealed class FuzzTests
{
    private const int Firewall = 400;
    private const int Squid = 200;
    private const int Pac = 30;
    private const int MostBytes = 500_000_000;

    public static TheoryData<string> Names => [.. FuzzTarget.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_changed_file_is_read_or_refused(string name)
    {
        var target = FuzzTarget.All.Single(t => t.Name == name);
        var mutator = target.Mutator(Repository.Path("fixtures"));
        for (var number = 0; number < (name is "pac" or "merge" or "connect" ? Pac : name is "squid" or "suppressions" ? Squid : Firewall); number++)
        {
            var input = mutator.Make(1, number);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var outcome = target.Try(input, number % 4 == 0);
            Assert.True(outcome.Fault is null, $"{name} {Mutator.Name(1, number)}: {outcome.Fault} {outcome.Details}");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{name} {Mutator.Name(1, number)} takes {watch.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MostBytes, $"{name} {Mutator.Name(1, number)} takes too much memory");
        }
    }

    [Fact]
    public void Most_changed_files_still_reach_a_reader()
    {
        foreach (var target in FuzzTarget.All.Where(t => t.Family is not ("" or "pac")))
        {
            var mutator = target.Mutator(Repository.Path("fixtures"));
            var read = Enumerable.Range(0, 100).Count(n => target.Try(mutator.Make(2, n), false).IsRead);
            Assert.True(read > 70, $"{target.Name}: {read}");
        }
    }
}
