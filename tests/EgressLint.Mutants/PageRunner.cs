using System.Reflection;

namespace EgressLint.Mutants;

/// <summary>Runs the examples of rule pages with the changed assemblies.</summary>
internal sealed class PageRunner
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FieldInfo active;
    private readonly FieldInfo reached;
    private readonly Type pages;
    private readonly MethodInfo examples;
    private readonly int count;

    /// <summary>Loads the tests beside the changed assemblies.</summary>
    /// <param name="tests">The folder with the built tests.</param>
    /// <param name="changed">Changed assemblies by name.</param>
    /// <param name="count">How many switches there are.</param>
    public PageRunner(string tests, IReadOnlyDictionary<string, byte[]> changed, int count)
    {
        this.count = count;
        var context = ChangedContext.Load(tests, changed);
        var loaded = context.LoadFromAssemblyPath(Path.Join(tests, "EgressLint.Tests.dll"));
        pages = loaded.GetType("EgressLint.Tests.Analysis.RulePageTests", throwOnError: true)!;
        examples = pages.GetMethod("Examples_give_exactly_the_marked_findings")!;
        var switches = ChangedContext.Switches(context);
        active = switches.GetField("Active")!;
        reached = switches.GetField("Reached")!;
    }

    /// <summary>The numbers of the switches that the examples of a page come by; an exception where the page does not hold as it is.</summary>
    public int[] Reach(string page)
    {
        var seen = new bool[count + 1];
        active.SetValue(null, 0);
        reached.SetValue(null, seen);
        Run(page);
        reached.SetValue(null, Array.Empty<bool>());
        return [.. Enumerable.Range(1, count).Where(n => seen[n])];
    }

    /// <summary>Whether the examples of a page fail with a switch turned, or do not end.</summary>
    public bool Fails(string page, int number)
    {
        active.SetValue(null, number);
        try
        {
            return !Task.Factory.StartNew(() => Run(page), TaskCreationOptions.LongRunning).Wait(Patience);
        }
        catch (AggregateException)
        {
            return true;
        }
        finally
        {
            active.SetValue(null, 0);
        }
    }

    private void Run(string page)
    {
        try
        {
            examples.Invoke(Activator.CreateInstance(pages), [page]);
        }
        catch (TargetInvocationException problem)
        {
            throw problem.InnerException!;
        }
    }
}
