using System.Linq;
using DslPeft.Generators.Specs;

namespace DslPeft.Generators.Passes;

/// <summary>The passes that are switched off for a compilation.</summary>
internal sealed record CompilerOptions(EquatableArray<string> Disabled)
{
    public bool IsEnabled(string pass) => !Disabled.Contains(pass);

    public CompilerOptions With(EquatableArray<string> disabled) => disabled.Count == 0 ? this : new(Disabled.Concat(disabled).Distinct().ToEquatable());
}
