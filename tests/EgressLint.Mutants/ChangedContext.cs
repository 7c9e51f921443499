using System.Reflection;
using System.Runtime.Loader;

namespace EgressLint.Mutants;

/// <summary>A room in which the tests are loaded beside assemblies that were compiled anew.</summary>
internal static class ChangedContext
{
    /// <summary>The room.</summary>
    /// <param name="tests">The folder with the built tests.</param>
    /// <param name="changed">Changed assemblies by name.</param>
    public static AssemblyLoadContext Load(string tests, IReadOnlyDictionary<string, byte[]> changed)
    {
        var context = new AssemblyLoadContext("changed");
        context.Resolving += (own, name) => changed.TryGetValue(name.Name!, out var bytes) ? own.LoadFromStream(new MemoryStream(bytes))
            : File.Exists(Path.Join(tests, name.Name + ".dll")) ? own.LoadFromAssemblyPath(Path.Join(tests, name.Name + ".dll"))
            : null;
        return context;
    }

    /// <summary>The switches of the changed assemblies.</summary>
    /// <param name="context">The room.</param>
    /// <param name="lowest">The lowest of the changed assemblies.</param>
    public static Type Switches(AssemblyLoadContext context, string lowest = "EgressLint.Formats") =>
        context.LoadFromAssemblyName(new AssemblyName(lowest)).GetType("EgressLint.ConditionSwitch", throwOnError: true)!;
}
