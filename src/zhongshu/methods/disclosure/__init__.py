"""Statistical disclosure control of tables: which cells are left out so that no firm or person can be worked out.

The terms are those of Hundepool et al., Handbook on Statistical Disclosure Control (ESSnet SDC, chapter 4): primary
suppression of sensitive cells, secondary (complementary) suppression so that they do not follow from what is left, and
an audit of the result.

Nothing here draws on a library: the kept ones are for R (sdcTable, GaussSuppression) or Java (tau-ARGUS, with a Python
wrapper that starts it), ACRO for Python knows primary suppression only, and none looks at earlier versions of a table.
"""
