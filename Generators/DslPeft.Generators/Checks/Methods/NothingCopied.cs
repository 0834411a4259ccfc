using System.Collections.Generic;
using DslPeft.Generators.Language;
using DslPeft.Generators.Resolution;

namespace DslPeft.Generators.Checks.Methods;

/// <summary>A mixture says which weights it copies.</summary>
internal sealed class NothingCopied : Rule<MethodSpec>
{
    public override RuleInfo Info { get; } =
        new("DPEFT411", Severity.Error, "A mixture copies nothing", "'{0}' copies nothing: mark it [Copies(group, count)]");

    public override IEnumerable<Finding> Check(MethodSpec method)
    {
        if (method.Form.CopiesWeights && method.Copies.Count == 0)
            yield return At(Target.On("PeftMethod"), method.Name);
    }
}
