using System;
using System.Collections.Generic;
using System.Linq;
using DslPeft.Generators.Checks;
using DslPeft.Generators.Language;

namespace DslPeft.Generators.Compiling;

/// <summary>What checking a declaration found, and its plan where that is free of errors.</summary>
internal sealed record Verdict<TPlan>(EquatableArray<Finding> Findings, TPlan? Plan)
    where TPlan : class
{
    public bool HasErrors => Findings.Any(finding => finding.IsError);
}
