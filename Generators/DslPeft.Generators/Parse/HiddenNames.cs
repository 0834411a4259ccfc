using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Specs;
using Microsoft.CodeAnalysis;

namespace DslPeft.Generators.Parse;

/// <summary>Finds the names that mean something else where a type stands: a class <c>Tensor</c> of the user's own namespace comes before one
/// that a using directive brings in, and a namespace <c>Company.DslPeft</c> before ours. Emitted code qualifies such names.</summary>
internal static class HiddenNames
{
    private const string Ours = HiddenName.Root + Names.Namespace + ".";

    /// <summary>What emitted code takes from using directives beside our own types.</summary>
    private static readonly Dictionary<string, string> Used = new()
    {
        ["Tensor"] = "global::TorchSharp.torch.",
        ["nn"] = "global::TorchSharp.torch.",
        ["torch"] = "global::TorchSharp.",
        ["GELU"] = "global::TorchSharp.Modules.",
        ["Dictionary"] = "global::System.Collections.Generic.",
        ["IEnumerable"] = "global::System.Collections.Generic.",
        ["List"] = "global::System.Collections.Generic.",
    };

    public static IEnumerable<HiddenName> In(INamedTypeSymbol type, Compilation compilation)
    {
        var ours = compilation.GetTypeByMetadataName(Names.Adapt)?.ContainingNamespace;
        var hidden = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var outer = type; outer is not null; outer = outer.ContainingType)
            foreach (var member in outer.GetTypeMembers())
                Hide(member);
        foreach (var member in type.ContainingNamespace.GetMembers())
            Hide(member);
        for (var space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
            foreach (var member in space.GetMembers().Where(member => compilation.GlobalNamespace.GetMembers(member.Name).Any()))
                hidden[member.Name] = HiddenName.Root;
        return hidden.Select(pair => new HiddenName(pair.Key, pair.Value));

        void Hide(ISymbol member)
        {
            if (Used.TryGetValue(member.Name, out var origin))
                hidden[member.Name] = origin;
            else if (ours?.GetTypeMembers(member.Name) is { IsDefaultOrEmpty: false } own && !own.Contains(member, SymbolEqualityComparer.Default))
                hidden[member.Name] = Ours;
        }
    }
}
