using System;
using System.Collections.Generic;
using System.Linq;

namespace DslPeft.Generators.Language;

/// <summary>
/// Parameters and variables are called by the short names of methods. Two methods of one short name in one adaptation, as
/// <c>DslPeft.Lora</c> and <c>Mine.Lora</c>, get names that tell them apart: the library's keeps its own, and the other one is
/// <c>MineLora</c>.
/// </summary>
internal static class MethodNames
{
    private const string Library = "DslPeft.";

    public static IEnumerable<MethodUse> TellApart(IReadOnlyList<MethodUse> uses)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (
            var method in uses.Select(use => use.Method)
                .Where(method => Shares(method, uses))
                .OrderBy(method => method.FullName, StringComparer.Ordinal)
        )
        {
            if (!names.ContainsKey(method.FullName) && !method.FullName.StartsWith(Library, StringComparison.Ordinal))
                names[method.FullName] = Candidates(method)
                    .First(name => uses.All(use => !Equal(use.Method.Name, name)) && !names.Values.Any(other => Equal(other, name)));
        }

        return uses.Select(use =>
            names.TryGetValue(use.Method.FullName, out var name) ? use with { Method = use.Method with { Name = name } } : use
        );
    }

    private static bool Shares(MethodSpec method, IEnumerable<MethodUse> uses) =>
        uses.Any(use => use.Method.FullName != method.FullName && Equal(use.Method.Name, method.Name));

    private static bool Equal(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name after its namespace's or class's last part, after more of them, and at last with a number.</summary>
    private static IEnumerable<string> Candidates(MethodSpec method)
    {
        var parts = Enumerable.Reverse(method.FullName.Split('.')).Skip(1).Select(Capital).ToList();
        var name = parts.Count == 0 ? "Own" + method.Name : method.Name;
        if (parts.Count == 0)
            yield return name;
        foreach (var part in parts)
            yield return name = part + name;
        for (var number = 2; ; number++)
            yield return name + number.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    private static string Capital(string part) =>
        new string(part.Where(char.IsLetterOrDigit).ToArray()) is { Length: > 0 } letters
            ? char.ToUpperInvariant(letters[0]) + letters.Substring(1)
            : "Own";
}
