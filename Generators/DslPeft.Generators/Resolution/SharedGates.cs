using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Resolution;

/// <summary>Which gates are one for several methods: those whose weights a layer has once.</summary>
internal static class SharedGates
{
    /// <summary>In expressions of such a gate: how many methods it is around.</summary>
    public const string Members = "Members";

    public static bool Is(MethodUse use) =>
        use.Method.Join == Join.Gate
        && use.Method.Body("Gate") is { } body
        && body.Parameters.Any(parameter => parameter.Weight?.Scope == Scope.Layer);
}
