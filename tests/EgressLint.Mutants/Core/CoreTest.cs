using System.Reflection;

namespace EgressLint.Mutants.Core;

/// <summary>A method of the tests with all of its rows.</summary>
/// <param name="name">Class and method.</param>
/// <param name="method">The method.</param>
internal sealed class CoreTest(string name, MethodInfo method)
{
    private object?[][]? rows;

    /// <summary>Class and method, without the namespace that all have.</summary>
    public string Name => name;

    /// <summary>Every test that a folder of tests has in some namespaces, by name: of classes that need nothing to be made.</summary>
    public static List<CoreTest> All(Assembly tests, Func<string, bool> isWanted) =>
    [
        .. from type in tests.GetTypes()
           where type is { IsAbstract: false, IsPublic: true } && isWanted(type.FullName ?? "") && type.GetConstructor([]) is not null
           from method in type.GetMethods()
           where Attributes(method, "FactAttribute", "TheoryAttribute").Any(a => a.NamedArguments.All(n => n.MemberName != "Skip"))
           let name = $"{type.FullName}.{method.Name}".Replace("EgressLint.Tests.", "", StringComparison.Ordinal)
           orderby name
           select new CoreTest(name, method),
    ];

    /// <summary>Runs the rows one after the other; what a test throws comes out.</summary>
    public void Run()
    {
        foreach (var row in rows ??= [.. Rows()])
        {
            var instance = method.IsStatic || method.DeclaringType is not { } type ? null : Activator.CreateInstance(type);
            try
            {
                (method.Invoke(instance, BindingFlags.DoNotWrapExceptions, null, row, null) as Task)?.GetAwaiter().GetResult();
            }
            finally
            {
                (instance as IDisposable)?.Dispose();
            }
        }
    }

    private IEnumerable<object?[]> Rows()
    {
        var count = method.GetParameters().Length;
        if (count == 0)
        {
            return [[]];
        }

        var inline = Attributes(method, "InlineDataAttribute").Select(a => Given((IEnumerable<CustomAttributeTypedArgument>?)a.ConstructorArguments[0].Value ?? [], count));
        return inline.Concat(Attributes(method, "MemberDataAttribute").SelectMany(Members)).Select(Converted);
    }

    private IEnumerable<object?[]> Members(CustomAttributeData data)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.FlattenHierarchy;
        var member = (string?)data.ConstructorArguments[0].Value ?? "";
        var type = data.NamedArguments.FirstOrDefault(n => n.MemberName == "MemberType").TypedValue.Value as Type ?? method.DeclaringType;
        var values = type?.GetProperty(member, Any)?.GetValue(null) ?? type?.GetField(member, Any)?.GetValue(null)
            ?? type?.GetMethod(member, Any)?.Invoke(null, Given((IEnumerable<CustomAttributeTypedArgument>?)data.ConstructorArguments[1].Value ?? [], 0));
        return (IEnumerable<object?[]>?)values ?? throw new InvalidOperationException($"{name} has no '{member}'");
    }

    /// <summary>The values of an attribute; those that were left out have their defaults.</summary>
    private static object?[] Given(IEnumerable<CustomAttributeTypedArgument> values, int count)
    {
        var given = values.Select(Plain).ToArray();
        return [.. given, .. Enumerable.Repeat(Type.Missing, Math.Max(0, count - given.Length))];
    }

    private static object? Plain(CustomAttributeTypedArgument value) => value.Value switch
    {
        IEnumerable<CustomAttributeTypedArgument> items => ArrayOf(value.ArgumentType.GetElementType() ?? typeof(object), [.. items.Select(Plain)]),
        var plain when value.ArgumentType.IsEnum => Enum.ToObject(value.ArgumentType, plain ?? 0),
        var plain => plain,
    };

    private static Array ArrayOf(Type element, object?[] items)
    {
        var array = Array.CreateInstance(element, items.Length);
        items.CopyTo(array, 0);
        return array;
    }

    /// <summary>Attributes name some numbers as another type.</summary>
    private object?[] Converted(object?[] row)
    {
        var parameters = method.GetParameters();
        if (row.Length > 0 && parameters[^1].IsDefined(typeof(ParamArrayAttribute)) && parameters[^1].ParameterType.GetElementType() is { } element)
        {
            var rest = parameters.Length - 1;
            row = row.Length == parameters.Length && row[rest] is Array ? row : [.. row[..rest], ArrayOf(element, [.. row[rest..].Where(v => v != Type.Missing)])];
        }

        for (var i = 0; i < row.Length; i++)
        {
            var type = Nullable.GetUnderlyingType(parameters[i].ParameterType) ?? parameters[i].ParameterType;
            if (row[i] is IConvertible value and not Enum && type != value.GetType() && type.IsPrimitive)
            {
                row[i] = Convert.ChangeType(value, type, System.Globalization.CultureInfo.InvariantCulture);
            }
        }

        return row;
    }

    private static IEnumerable<CustomAttributeData> Attributes(MethodInfo method, params string[] names) => method.CustomAttributes.Where(a => names.Contains(a.AttributeType.Name));
}
