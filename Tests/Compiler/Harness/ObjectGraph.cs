using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace DslPeft.Compiler.Tests.Harness;

/// <summary>
/// Walks everything that a value holds. What a generator caches must be plain values: a symbol, a node of syntax, a compilation or a
/// location keeps a whole compilation alive and never equals its successor, and a delegate can hide one.
/// </summary>
internal static class ObjectGraph
{
    /// <summary>Places in the graph that hold what must not be cached, each with the path to it.</summary>
    public static IReadOnlyList<string> Forbidden(object? root)
    {
        var found = new List<string>();
        Walk(root, "value", new HashSet<object>(ReferenceEqualityComparer.Instance), found);
        return found;
    }

    private static void Walk(object? value, string path, HashSet<object> seen, List<string> found)
    {
        if (value is null or string || value.GetType() is { IsPrimitive: true } or { IsEnum: true })
            return;
        var type = value.GetType();
        if (
            value is Delegate or Type or MemberInfo
            || type.Assembly.GetName().Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)
        )
        {
            found.Add($"{path}: {type.FullName}");
            return;
        }
        if (!type.IsValueType && !seen.Add(value))
            return;
        if (value is Array array)
        {
            for (var i = 0; i < array.Length; i++)
                Walk(array.GetValue(i), $"{path}[{i}]", seen, found);
            return;
        }
        for (var declaring = type; declaring is not null && declaring != typeof(object); declaring = declaring.BaseType)
        {
            foreach (
                var field in declaring.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly
                )
            )
            {
                Walk(field.GetValue(value), $"{path}.{Name(field)}", seen, found);
            }
        }
    }

    /// <summary>The property's name for the field behind it.</summary>
    private static string Name(FieldInfo field) =>
        field.IsDefined(typeof(CompilerGeneratedAttribute)) && field.Name.IndexOf('>') is > 1 and var end ? field.Name[1..end] : field.Name;
}
