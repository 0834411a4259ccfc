using System.Linq;

namespace DslPeft.Generators.Specs.Rules;

/// <summary>What checking a declaration found, and its plan where that is free of errors.</summary>
internal sealed record Verdict<TPlan>(EquatableArray<Finding> Findings, TPlan? Plan)
    where TPlan : class
{
    public bool HasErrors => Findings.Any(finding => finding.IsError);
}
