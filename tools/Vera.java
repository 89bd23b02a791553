import java.io.FileInputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates PDFs against profiles of veraPDF: Vera PROFILE[,PROFILE] FILE... */
public class Vera {
  public static void main(String[] args) {
    LogManager.getLogManager().reset();
    VeraGreenfieldFoundryProvider.initialise();
    boolean compliant = true;
    for (int i = 1; i < args.length; i++)
      for (String profile : args[0].split(",")) compliant &= validate(args[i], profile);
    System.exit(compliant ? 0 : 1);
  }

  /** Prints PASS or FAIL, and under it each rule that is broken with the first place. */
  private static boolean validate(String file, String profile) {
    PDFAFlavour flavour = PDFAFlavour.byFlavourId(profile);
    try (FileInputStream data = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(data, flavour);
        PDFAValidator validator =
            Foundries.defaultInstance().createValidator(flavour, 100, false, true, false)) {
      ValidationResult result = validator.validate(parser);
      System.out.println((result.isCompliant() ? "PASS " : "FAIL ") + file + " " + profile);
      Map<String, String> broken = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions())
        if (assertion.getStatus() == TestAssertion.Status.FAILED)
          broken.putIfAbsent(
              assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber(),
              assertion.getMessage() + " @ " + assertion.getLocation().getContext());
      broken.forEach((rule, reason) -> System.out.println("  " + rule + ": " + reason));
      return result.isCompliant();
    } catch (Exception fault) {
      System.out.println("FAIL " + file + " " + profile + " " + fault);
      return false;
    }
  }
}
